/**
 * GitHub and GitHub Enterprise Server as forges of GitOps Compliance.
 *
 * @packageDocumentation
 */
export { gitopsComplianceModuleGithub as default } from './module';
