/**
 * Promotion and Compliance tabs, overview card and Change control page of
 * GitOps Compliance, for the new frontend system. The same for the old one is
 * under `./legacy`.
 *
 * @packageDocumentation
 */
export { default } from './plugin';
export { gitopsComplianceApiRef } from './api';
export type { GitopsComplianceApi, ListChangesQuery } from './api';
export { isGitopsComplianceAvailable } from '@gitops-compliance/plugin-gitops-compliance-common';
