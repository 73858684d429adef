import { DateTime } from 'luxon';
import { counted } from '../sentences';
import type { AttributedBy } from './types';

/**
 * What follows upon a drift that nothing explains: people are told, or the portal
 * has it synced, too; of critical targets only where that is said expressly.
 */
export const DRIFT_ACTIONS = ['notify', 'enforce', 'enforce-critical'] as const;

/** One of {@link DRIFT_ACTIONS}. */
export type DriftAction = (typeof DRIFT_ACTIONS)[number];

/** After so many syncs of an incident it is left to people. */
export const MAX_DRIFT_SYNCS = 3;
/** How long after one sync the next is asked for. */
const BACK_OFF_MINUTES = [5, 30];

/** What became of a sync that the portal asked for. */
export type DriftSyncOutcome =
  | 'succeeded'
  | 'failed'
  /** The source did not take it. */
  | 'refused'
  /** It was not asked for in the end: something spoke against it by then. */
  | 'withdrawn'
  /** Nobody saw it run. */
  | 'lost';

/** What a sync of an incident of drift depends on. */
export interface EnforcementFacts {
  action: DriftAction;
  criticality: string;
  mode: string;
  /** Whether it is known what it is. */
  isClaimed: boolean;
  attributedBy: AttributedBy;
  isStorm: boolean;
  /** Whether it drifts right now. */
  isDrifted: boolean;
  /** Whether what differs is on record. */
  isRead: boolean;
  /** The declared commits, one per source. */
  revisions: readonly string[];
  /** Numbers of the unfinished changes of the target. */
  inFlight: readonly number[];
  /** Why the target may not change now; null: it may. */
  closed: string | null;
  /** Syncs so far, in order; an outcome of null: it is not over. */
  syncs: readonly { at: string; outcome: DriftSyncOutcome | null }[];
}

/** Whether the portal asks for a sync, and why not. */
export interface Enforcement {
  /** `off`: never; `due`: now; `asked`: it did; `given-up`: it did in vain. */
  state: 'off' | 'waiting' | 'due' | 'asked' | 'given-up';
  /** One sentence. */
  reason: string;
}

/**
 * Whether a drift is put back by a sync to what is declared. Fails closed: only
 * what nobody approved, what is on record as it was, and what no change, calendar
 * or fight stands against.
 */
export function enforcementOf(
  facts: EnforcementFacts,
  at: DateTime,
): Enforcement {
  const never = whyNever(facts);
  if (never) return { state: 'off', reason: never };
  const { syncs } = facts;
  const last = syncs[syncs.length - 1];
  if (last?.outcome === null) {
    return { state: 'asked', reason: 'The portal asked for a sync.' };
  }
  if (syncs.length >= MAX_DRIFT_SYNCS) {
    return {
      state: 'given-up',
      reason: `The portal asked for ${counted(
        syncs.length,
        'sync',
      )} and asks for no more: people have to look at it.`,
    };
  }
  const wait = whyLater(facts, at);
  return wait
    ? { state: 'waiting', reason: wait }
    : { state: 'due', reason: 'The portal asks for a sync.' };
}

function whyNever(facts: EnforcementFacts): string | null {
  const { action, attributedBy, criticality, mode } = facts;
  if (action === 'notify') return 'By the policy the portal only tells people.';
  if (mode === 'observe') {
    return 'The portal observes here, and syncs nothing.';
  }
  if (!facts.isClaimed) return 'Nobody knows what it is.';
  if (criticality === 'critical' && action !== 'enforce-critical') {
    return 'It is critical: the portal leaves it to people.';
  }
  if (attributedBy !== 'unauthorised') {
    return 'Something explains it: the portal leaves it as it is.';
  }
  if (facts.isStorm) {
    return 'It is fought over: another sync would be undone like the others.';
  }
  if (facts.revisions.length > 1) {
    return 'It has several sources, so that no commit can be named to sync to.';
  }
  return null;
}

function whyLater(facts: EnforcementFacts, at: DateTime): string | null {
  if (!facts.isRead) return 'What differs is not on record yet.';
  if (!facts.isDrifted || facts.revisions.length === 0) {
    return 'A commit, a sync or a silent source may explain it right now.';
  }
  const [first] = facts.inFlight;
  if (first !== undefined) {
    return `Change #${first} of this target is not finished.`;
  }
  if (facts.closed !== null) return facts.closed;
  const { syncs } = facts;
  const last = syncs[syncs.length - 1];
  if (!last) return null;
  const minutes = BACK_OFF_MINUTES[syncs.length - 1] ?? 0;
  const next = DateTime.fromISO(last.at, { zone: 'utc' }).plus({ minutes });
  return next.isValid && at >= next
    ? null
    : `The last sync did not help; the next one is asked for ${counted(
        minutes,
        'minute',
      )} after it.`;
}
