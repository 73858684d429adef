import type { PullRequestSnapshot } from '@gitops-compliance/plugin-gitops-compliance-node';
import type { PullRequestRecord } from './records';

/**
 * What protects a branch. People on the bypass list are only counted:
 * their names are not needed, and an entry is for ever.
 */
export function protectionRecord(
  protection: PullRequestSnapshot['protection'],
  appLogin: string,
): PullRequestRecord['protection'] {
  if (!protection) return null;
  const slug = appLogin.replace(/\[bot\]$/, '');
  const ours = protection.bypassActors.filter(actor => actor.includes(slug));
  const others = protection.bypassActors.length - ours.length;
  return {
    requiredChecks: protection.requiredChecks,
    requiredApprovals: protection.requiredApprovals,
    bypassActors: [...ours, ...(others > 0 ? [`${others} others`] : [])],
    ...(protection.adminsMayBypass !== undefined && {
      adminsMayBypass: protection.adminsMayBypass,
    }),
    allowsForcePushes: protection.allowsForcePushes,
    allowsDeletions: protection.allowsDeletions,
    requiresConversationResolution: protection.requiresConversationResolution,
  };
}
