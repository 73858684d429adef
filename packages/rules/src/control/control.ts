import type { BranchFact } from '../deployers';
import type { GateState } from '../gates';
import { listed } from '../sentences';
import { branchGuard } from './branchGuard';

/**
 * Whether what nobody approved cannot happen at a target, or is only seen
 * afterwards. What is not known is never `prevented`.
 */
export interface Control {
  is: 'prevented' | 'detected';
  /** A sentence that says why, and what would change it. */
  reason: string;
}

/** What is known of merges into the branch of a target's pins. */
export interface MergeControlFacts {
  mode: 'observe' | 'warn' | 'enforce';
  /** The gate `guardrails` as it was decided last; null: it never was. */
  guardrails: { state: GateState; reason: string } | null;
  /** Whether the policy asks for it: else it says nothing. */
  isAsked: boolean;
  /** The branches of its pins, as they were read last, whatever was merged. */
  branches: readonly BranchFact[];
  /** Of the branch, by the reading of the gate; null: not known. */
  protection: { adminsMayBypass?: boolean; bypassActors: string[] } | null;
}

/** What is known of syncs of a target. */
export interface SyncControlFacts {
  mode: 'observe' | 'warn' | 'enforce';
  /** Names of its applications that sync by themselves. */
  automatic: string[];
  /** Whether the policy says that Argo CD lets the portal's account alone sync. */
  isDeclaredAlone: boolean;
  /** The newest sync by hand that was not the portal's; null: none is on record. */
  foreign: { application: string; at: string } | null;
  applications: number;
}

const detected = (reason: string): Control => ({ is: 'detected', reason });

/** Whether an unapproved merge is prevented: by the forge, of which we know. */
export function mergeControl(facts: MergeControlFacts): Control {
  const { mode, guardrails, isAsked, branches } = facts;
  if (mode !== 'enforce') {
    return detected(
      `The environment is in mode ${mode}: gates hold no merge up.`,
    );
  }
  if (!isAsked) {
    return detected(
      'The policy does not ask whether the branch demands the check of the portal (requireGuardrails).',
    );
  }
  const guards = branches.map(branchGuard);
  const open = guards.find(({ state }) => state === 'unguarded');
  if (open) return detected(open.reason);
  // Who may go round it is told of what is read in full, else by the last merge.
  const isRead =
    guards.length > 0 &&
    guards.every(({ state }) => state === 'guarded') &&
    branches.every(({ read }) => !read?.hidden);
  if (!isRead && guardrails && guardrails.state !== 'open') {
    return detected(guardrails.reason);
  }
  const protections = isRead
    ? branches.map(({ read }) => read?.protection ?? null)
    : [guardrails && facts.protection];
  if (protections.includes(null)) {
    return detected(
      'How the branch is protected is not known: it is read each half hour, as far as the App may, and with the first pull request to it.',
    );
  }
  const who = [
    ...new Set(
      protections.flatMap(protection => [
        ...(protection?.adminsMayBypass ? ['administrators'] : []),
        ...(protection?.bypassActors ?? []),
      ]),
    ),
  ];
  return who.length > 0
    ? detected(
        `The branch demands the check of the portal, but ${listed(
          who,
        )} may bypass it: take them off.`,
      )
    : {
        is: 'prevented',
        reason:
          'The branch takes nothing without the check of the portal, which is green only in its own merge.',
      };
}

/**
 * Whether an unapproved sync is prevented. Argo CD tells nobody who else may
 * sync, so it takes the word of the policy, which what is on record can refute.
 */
export function syncControl(facts: SyncControlFacts): Control {
  const { mode, automatic, isDeclaredAlone, foreign, applications } = facts;
  if (applications === 0) return detected('Nothing is deployed here.');
  if (mode !== 'enforce') {
    return detected(
      `The environment is in mode ${mode}: gates hold no sync up.`,
    );
  }
  if (automatic.length > 0) {
    return detected(
      `${listed(automatic)} ${
        automatic.length === 1 ? 'syncs' : 'sync'
      } by itself as soon as a pin is merged: turn automatic sync off to hold the sync as well.`,
    );
  }
  if (!isDeclaredAlone) {
    return detected(
      'Who else may sync in Argo CD cannot be read: leave it to the account of the portal, and say so in the policy (syncByPortalAlone).',
    );
  }
  return foreign
    ? detected(
        `The policy says that the portal alone may sync, but ${foreign.application} was synced by others on ${foreign.at}: look at the rights in Argo CD.`,
      )
    : {
        is: 'prevented',
        reason:
          'Automatic sync is off, and by the word of the policy Argo CD lets nobody else sync; no other sync is on record.',
      };
}
