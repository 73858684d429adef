/**
 * Kubernetes clusters as sources of rights of GitOps Compliance.
 *
 * @packageDocumentation
 */
export { gitopsComplianceModuleKubernetes as default } from './module';
