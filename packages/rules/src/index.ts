/**
 * The rules of GitOps Compliance: values in, verdicts out.
 *
 * Everything here is a pure function of its arguments: no clock, no I/O, no
 * framework. The same code decides in the backend, previews in the browser and
 * re-performs past decisions for an auditor.
 */
export * from './around';
export * from './cab';
export * from './calendar';
export { canonicalHash } from './canonicalHash';
export * from './changelog';
export * from './changes';
export * from './checks';
export * from './completeness';
export * from './control';
export * from './deployers';
export * from './digest';
export * from './drift';
export * from './emergencies';
export * from './evidence';
export * from './gates';
export * from './manifests';
export * from './persons';
export * from './policy';
export * from './risk';
export { serviceName } from './sentences';
export * from './services';
export * from './timeTravel';
export * from './verification';
export * from './waivers';
