/**
 * Backend of GitOps Compliance for Backstage.
 *
 * @packageDocumentation
 */
export { gitopsCompliancePlugin as default } from './plugin';
