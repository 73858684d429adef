/**
 * Software templates that request promotions through GitOps Compliance.
 *
 * @packageDocumentation
 */
export { scaffolderModuleGitopsCompliance as default } from './module';
export { createPromoteAction } from './promoteAction';
