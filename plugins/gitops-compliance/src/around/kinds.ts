import type { AroundNotice } from '@gitops-compliance/plugin-gitops-compliance-common';

/** What can happen around the portal, in a few words. */
export const AROUND_WORDS: Record<AroundNotice['what'], string> = {
  'merged-outside': 'merged around the portal',
  'force-pushed': 'replaced by force after an approval',
  'review-dismissed': 'a review dismissed',
  'base-changed': 'pointed at another branch',
  'direct-push': 'pushed without a pull request',
  'branch-rewritten': 'branch rewritten by force',
  'pin-changed': 'runs what no change brought',
};
