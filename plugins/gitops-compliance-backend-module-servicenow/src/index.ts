/**
 * Change requests of ServiceNow for GitOps Compliance.
 *
 * @packageDocumentation
 */
export { gitopsComplianceModuleServiceNow as default } from './module';
