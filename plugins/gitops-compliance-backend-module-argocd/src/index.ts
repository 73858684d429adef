/**
 * Argo CD instances as deployment sources of GitOps Compliance.
 *
 * @packageDocumentation
 */
export { gitopsComplianceModuleArgocd as default } from './module';
