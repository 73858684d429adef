/**
 * Changes of GitOps Compliance in the search of Backstage.
 *
 * @packageDocumentation
 */
export { searchModuleGitopsCompliance as default } from './module';
