import type { ChangeEvent, ChangeState, Transition } from './types';

/**
 * The states that a change passes through, and what moves it on.
 *
 * Promises: events may arrive twice, late, or not at all. A repeated event
 * changes nothing; an event that cannot be true in the present state is
 * refused with a reason; an ended change never moves again, but that one which
 * succeeded or failed may be rolled back, and one that failed may be verified
 * again. `merging` is reached only from `ready`, and `succeeded` only after
 * `merged` and `synced`.
 *
 * Does not promise: to know how far a failed change had come: the caller asks
 * for another verification only of one that was synced. Nor to know who merged.
 * `merged` is accepted while a change is still in review, because the forge has
 * then merged it whatever we think; the caller records that it happened outside
 * the portal. Forges also announce a merge as a closing: callers report that as
 * `merged`, and report `pull-request-closed` only where nothing was merged.
 */

/** Every state, in the order in which a change usually meets them. */
export const CHANGE_STATES = [
  'proposed',
  'reviewing',
  'ready',
  'merging',
  'deploying',
  'verifying',
  'succeeded',
  'failed',
  'rejected',
  'cancelled',
  'superseded',
  'expired',
  'rolled-back',
] as const satisfies readonly ChangeState[];

/** States that a change leaves only to be rolled back, or verified again. */
export const ENDED_STATES = [
  'succeeded',
  'failed',
  'rejected',
  'cancelled',
  'superseded',
  'expired',
  'rolled-back',
] as const satisfies readonly ChangeState[];

type EndedState = (typeof ENDED_STATES)[number];
type RunningState = Exclude<ChangeState, EndedState>;
type EventType = ChangeEvent['type'];

/** `stay`: known already, or it no longer matters. */
type Rule = { to: ChangeState } | { refuse: string } | 'stay';

const FAILS: Rule = { to: 'failed' };
const CANCELS: Rule = { to: 'cancelled' };
const ROLLED_BACK: Rule = { to: 'rolled-back' };
/** How a change ends that nobody merged. */
const ENDS_UNMERGED = {
  rejected: { to: 'rejected' },
  superseded: { to: 'superseded' },
  expired: { to: 'expired' },
} as const;
const MERGE_UNDER_WAY: Rule = {
  refuse:
    'The merge is under way: wait for its outcome, then cancel or roll back.',
};
const NOT_MERGED: Rule = { refuse: 'The change has not been merged yet.' };
const NOT_SYNCED: Rule = { refuse: 'The change has not been synced yet.' };
const NO_PULL_REQUEST: Rule = {
  refuse: 'The change has no pull request yet.',
};
const MERGED_ALREADY: Rule = { refuse: 'The change has already been merged.' };
const ROLL_BACK: Rule = {
  refuse: 'The change has already been merged: roll it back instead.',
};

const RULES: Record<RunningState, Record<EventType, Rule>> = {
  proposed: {
    'pull-request-opened': { to: 'reviewing' },
    'gates-opened': NO_PULL_REQUEST,
    'gates-closed': 'stay',
    'merge-requested': NO_PULL_REQUEST,
    'merge-refused': NO_PULL_REQUEST,
    merged: NO_PULL_REQUEST,
    synced: NOT_MERGED,
    healthy: NOT_MERGED,
    failed: FAILS,
    'pull-request-closed': CANCELS,
    cancelled: CANCELS,
    ...ENDS_UNMERGED,
    'rolled-back': NOT_MERGED,
    'verification-asked': NOT_MERGED,
  },
  reviewing: {
    'pull-request-opened': 'stay',
    'gates-opened': { to: 'ready' },
    'gates-closed': 'stay',
    'merge-requested': {
      refuse: 'The change cannot be merged while one of its gates is closed.',
    },
    'merge-refused': 'stay',
    merged: { to: 'deploying' },
    synced: NOT_MERGED,
    healthy: NOT_MERGED,
    failed: FAILS,
    'pull-request-closed': CANCELS,
    cancelled: CANCELS,
    ...ENDS_UNMERGED,
    'rolled-back': NOT_MERGED,
    'verification-asked': NOT_MERGED,
  },
  ready: {
    'pull-request-opened': 'stay',
    'gates-opened': 'stay',
    'gates-closed': { to: 'reviewing' },
    'merge-requested': { to: 'merging' },
    'merge-refused': 'stay',
    merged: { to: 'deploying' },
    synced: NOT_MERGED,
    healthy: NOT_MERGED,
    failed: FAILS,
    'pull-request-closed': CANCELS,
    cancelled: CANCELS,
    ...ENDS_UNMERGED,
    'rolled-back': NOT_MERGED,
    'verification-asked': NOT_MERGED,
  },
  merging: {
    'pull-request-opened': 'stay',
    'gates-opened': 'stay',
    // The merge evaluates the gates itself and says `merge-refused`.
    'gates-closed': 'stay',
    'merge-requested': 'stay',
    'merge-refused': { to: 'reviewing' },
    merged: { to: 'deploying' },
    synced: NOT_MERGED,
    healthy: NOT_MERGED,
    failed: FAILS,
    'pull-request-closed': CANCELS,
    cancelled: MERGE_UNDER_WAY,
    rejected: MERGE_UNDER_WAY,
    superseded: MERGE_UNDER_WAY,
    expired: MERGE_UNDER_WAY,
    'rolled-back': NOT_MERGED,
    'verification-asked': NOT_MERGED,
  },
  deploying: {
    'pull-request-opened': 'stay',
    'gates-opened': 'stay',
    'gates-closed': 'stay',
    'merge-requested': 'stay',
    'merge-refused': MERGED_ALREADY,
    merged: 'stay',
    synced: { to: 'verifying' },
    healthy: NOT_SYNCED,
    failed: FAILS,
    // Forges close a pull request when they merge it.
    'pull-request-closed': 'stay',
    cancelled: ROLL_BACK,
    rejected: ROLL_BACK,
    superseded: ROLL_BACK,
    expired: ROLL_BACK,
    'rolled-back': ROLLED_BACK,
    'verification-asked': NOT_SYNCED,
  },
  verifying: {
    'pull-request-opened': 'stay',
    'gates-opened': 'stay',
    'gates-closed': 'stay',
    'merge-requested': 'stay',
    'merge-refused': MERGED_ALREADY,
    merged: 'stay',
    synced: 'stay',
    healthy: { to: 'succeeded' },
    failed: FAILS,
    'pull-request-closed': 'stay',
    cancelled: ROLL_BACK,
    rejected: ROLL_BACK,
    superseded: ROLL_BACK,
    expired: ROLL_BACK,
    'rolled-back': ROLLED_BACK,
    'verification-asked': 'stay',
  },
};

/** The events that bring about an end: repeated, they are no news. */
const ENDED_BY: Record<EndedState, readonly EventType[]> = {
  succeeded: ['healthy'],
  failed: ['failed'],
  // Their pull request is closed afterwards.
  rejected: ['rejected', 'pull-request-closed'],
  cancelled: ['cancelled', 'pull-request-closed'],
  superseded: ['superseded', 'pull-request-closed'],
  expired: ['expired', 'pull-request-closed'],
  'rolled-back': ['rolled-back'],
};

/** Ends of what was merged: a rollback can still undo it. */
const CAN_BE_UNDONE: readonly ChangeState[] = ['succeeded', 'failed'];

/** How each end reads after "is already". */
const ENDED_WORDS: Record<EndedState, string> = {
  succeeded: 'finished',
  failed: 'over: it failed',
  rejected: 'over: it was rejected',
  cancelled: 'over: it was cancelled',
  superseded: 'over: a newer change took its place',
  expired: 'over: it expired',
  'rolled-back': 'over: it was rolled back',
};

/** Whether a change in this state is over for good. */
export function isEnded(state: ChangeState): state is EndedState {
  return (ENDED_STATES as readonly ChangeState[]).includes(state);
}

/**
 * Applies an event to a state.
 *
 * @returns the state afterwards and whether it differs from before; or, where
 *   the event cannot be, a sentence that says why and the state stays.
 */
export function transition(state: ChangeState, event: ChangeEvent): Transition {
  if (isEnded(state)) {
    if (event.type === 'rolled-back' && CAN_BE_UNDONE.includes(state)) {
      return { ok: true, state: 'rolled-back', changed: true };
    }
    if (event.type === 'verification-asked' && state === 'failed') {
      return { ok: true, state: 'verifying', changed: true };
    }
    return ENDED_BY[state].includes(event.type)
      ? { ok: true, state, changed: false }
      : { ok: false, reason: `The change is already ${ENDED_WORDS[state]}.` };
  }
  const rule = RULES[state][event.type];
  if (rule === 'stay') {
    return { ok: true, state, changed: false };
  }
  if ('refuse' in rule) {
    return { ok: false, reason: rule.refuse };
  }
  return { ok: true, state: rule.to, changed: true };
}
