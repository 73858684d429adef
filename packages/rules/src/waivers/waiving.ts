import { overlap } from '../persons/human';

/** Longest time from the request of a waiver, or the end of what it renews, to its end. */
export const MAX_WAIVER_DAYS = 90;

/** Kinds of checks that are never waived: what guards the guard. */
export const NEVER_WAIVED = ['SOD', 'LOG', 'CFG'] as const;

/**
 * Why a check cannot be waived, as a sentence without its full stop; empty: it
 * can. One check at a time, by its whole id, and none of those that a waiver
 * would make worthless.
 *
 * @param known - ids of the checks that there are
 */
export function whyNotWaivable(
  check: string,
  known: readonly string[],
): string {
  const kind = NEVER_WAIVED.find(each => check.startsWith(`${each}-`));
  if (kind) {
    return `${check} is never waived, nor is any other ${kind} check: what keeps duties apart, the log whole and the guardrails up has no exceptions; mend what it found`;
  }
  return known.includes(check)
    ? ''
    : `There is no check ${check}; give the whole id of one check, such as CHG-10`;
}

/** Where a waiver stands. */
export type WaiverState =
  | 'asked'
  | 'in-force'
  /** Approved, and begins where the one ends that it renews. */
  | 'ahead'
  | 'refused'
  | 'withdrawn'
  | 'expired';

/** What was decided about a waiver, by epoch milliseconds. */
export interface WaiverCourse {
  /** Null: nobody has decided. */
  decision: 'approved' | 'refused' | null;
  withdrawn: boolean;
  /** Null: with its approval. */
  from: number | null;
  until: number;
}

/** Where a waiver stands at an instant; it ends by itself. */
export function waiverState(
  { decision, withdrawn, from, until }: WaiverCourse,
  at: number,
): WaiverState {
  if (withdrawn) return 'withdrawn';
  if (decision === 'refused') return 'refused';
  if (at >= until) return 'expired';
  if (decision !== 'approved') return 'asked';
  return from !== null && at < from ? 'ahead' : 'in-force';
}

/** A waiver that somebody asked for, as far as a decision depends on it. */
export interface DecidableWaiver {
  state: WaiverState;
  /** Who asked, under every name. */
  askers: readonly string[];
  /** Everybody who may have had a part in what runs, under every name. */
  makers: readonly string[];
  /** Whether it is known who wrote what runs. */
  isAuthorKnown: boolean;
}

/** Who would decide. */
export interface WaiverDecider {
  /** The human under every name that is or may be theirs; empty: unknown. */
  names: readonly string[];
  /** Whether they own the service. */
  isOwner: boolean;
}

/** Why a waiver is not decided by somebody. */
export interface WaiverProblem {
  /** Of `person` somebody else could; of `done` nobody can. */
  because: 'done' | 'person';
  reason: string;
}

const OVER: Record<Exclude<WaiverState, 'asked'>, string> = {
  'in-force': 'It was approved already',
  ahead: 'It was approved already',
  refused: 'It was refused already; ask for another one',
  withdrawn: 'It was withdrawn; ask for another one',
  expired: 'Its time is over; ask for another one',
};

/**
 * Why somebody cannot decide on a waiver; null: they can. Never who asked for it,
 * nor who had a part in what runs; and where nobody knows who wrote that, none of
 * the owners, for any of them may have.
 */
export function waiverProblem(
  { state, askers, makers, isAuthorKnown }: DecidableWaiver,
  { names, isOwner }: WaiverDecider,
): WaiverProblem | null {
  if (state !== 'asked') return { because: 'done', reason: OVER[state] };
  const reason = whyInvolved();
  return reason === '' ? null : { because: 'person', reason };

  function whyInvolved(): string {
    if (names.length === 0) return 'Who you are is not known';
    if (overlap(askers, names)) {
      return 'You asked for it, so somebody else must decide (control SOD-01)';
    }
    if (overlap(makers, names)) {
      return 'You had a part in what runs there, so somebody else must decide (control SOD-01)';
    }
    return !isAuthorKnown && isOwner
      ? 'Who wrote what runs there is not known, so somebody who does not own the service must decide (control SOD-01)'
      : '';
  }
}
