/**
 * API types and client, permissions and annotations of GitOps Compliance.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './client';
export * from './permissions';

/** Channel of signals; a signal says only that something changed. */
export const GITOPS_COMPLIANCE_SIGNAL_CHANNEL = 'gitops-compliance';
