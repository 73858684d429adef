/**
 * Prometheus as a source of metrics of GitOps Compliance.
 *
 * @packageDocumentation
 */
export { gitopsComplianceModulePrometheus as default } from './module';
