import type { BranchFact } from '../deployers';
import { guardOf } from '../gates/guardrails';

/** Whether a branch takes nothing without the check of the portal, as read last. */
export interface BranchGuard {
  /** `unread`: it was never read, or what would tell is hidden. */
  state: 'guarded' | 'unguarded' | 'unread';
  /** Such as `main of acme/deploy`. */
  name: string;
  /** A sentence; empty: it is unread. */
  reason: string;
  /** What to do; empty: nothing, or it is unread. */
  remedy: string;
}

const UNPROTECTED = {
  requiredChecks: [],
  requiredApprovals: 0,
  bypassActors: [],
};

/** Tells of a branch whether the check of the portal holds merges into it up. */
export function branchGuard({
  repository,
  branch,
  read,
}: BranchFact): BranchGuard {
  const name = `${branch} of ${repository}`;
  const unread: BranchGuard = { state: 'unread', name, reason: '', remedy: '' };
  if (!read) return unread;
  const { protection, hidden, portal } = read;
  const { state, reason, remedy } = guardOf({
    branch: name,
    protection: protection ?? UNPROTECTED,
    portalAppId: portal.appId,
    portalAccount: portal.account,
  });
  if (state === 'open') return { state: 'guarded', name, reason, remedy };
  // What is hidden may demand the check.
  return hidden ? unread : { state: 'unguarded', name, reason, remedy };
}
