import { DateTime } from 'luxon';
import { samePerson } from '../persons/human';
import {
  endOfEmergency,
  type EmergencyFact,
  type EmergencyTimes,
} from './emergencyFact';

/** What tells where an emergency stands; instants are ISO 8601 UTC. */
export interface EmergencyLife extends EmergencyTimes {
  /** Null: it was not reviewed. */
  reviewedAt: string | null;
  /** Null: something is owed. */
  closedAt: string | null;
}

/** `unconfirmed` and `running` are not over; `owing` is; `closed` owes nothing. */
export type EmergencyState = 'unconfirmed' | 'running' | 'owing' | 'closed';

/** Where an emergency stands at an instant. */
export function emergencyStateOf(
  life: EmergencyLife,
  at: DateTime,
): EmergencyState {
  if (life.closedAt !== null) return 'closed';
  if (isOver(life, at)) return 'owing';
  return life.needsConfirmation && life.confirmedAt === null
    ? 'unconfirmed'
    : 'running';
}

/** Why somebody cannot do something with an emergency. */
export interface EmergencyProblem {
  /** Of `state` nobody can; of `person` somebody else could. */
  because: 'state' | 'person';
  reason: string;
}

/** A human under every name that is or may be theirs; empty: nobody we know. */
export type Names = readonly string[];

/** Somebody who had a part in an emergency. */
export interface Part {
  names: Names;
  /** Such as `declared it`. */
  what: string;
}

/** Why somebody cannot confirm it; null: they can. */
export function confirmProblem(
  life: EmergencyLife,
  at: DateTime,
  { by, declarer }: { by: Names; declarer: Names },
): EmergencyProblem | null {
  if (isOver(life, at)) {
    return problem('state', 'It is over: declare another one where it goes on');
  }
  if (life.confirmedAt !== null) {
    return problem('state', 'Somebody confirmed it already');
  }
  const other = unlike(by, { names: declarer, what: 'declared it' });
  return other
    ? problem(
        'person',
        `${other}, so a second person must confirm it (control EMG-01)`,
      )
    : null;
}

/** Why nobody can end it; null: it can be ended. */
export function endProblem(
  life: EmergencyLife,
  at: DateTime,
): EmergencyProblem | null {
  return isOver(life, at) ? problem('state', 'It is over already') : null;
}

/**
 * Why somebody cannot review it; null: they can. Whoever had a part in it, or
 * may have had one, cannot.
 */
export function reviewProblem(
  life: EmergencyLife,
  at: DateTime,
  { by, parts }: { by: Names; parts: readonly Part[] },
): EmergencyProblem | null {
  if (!isOver(life, at)) {
    return problem(
      'state',
      'It is not over: end it first, or wait for its end',
    );
  }
  if (life.reviewedAt !== null) {
    return problem('state', 'Somebody reviewed it already');
  }
  for (const part of parts) {
    const other = unlike(by, part);
    if (other) {
      return problem(
        'person',
        `${other}, so somebody who had no part in it must review it (control EMG-03)`,
      );
    }
  }
  return null;
}

/** Whether its time is over at an instant. */
export function isOver(
  times: Pick<EmergencyFact, 'expiresAt' | 'endedAt'>,
  at: DateTime,
): boolean {
  return endOfEmergency(times) <= at;
}

/** What the two have in common, in words; null: they are different humans. */
function unlike(by: Names, { names, what }: Part): string | null {
  if (by.length === 0) return 'Who you are is not known';
  if (names.length === 0) {
    return `Who ${what} is not known: link the account to its person under Change control, Persons; it may be you`;
  }
  return by.some(one => names.some(other => samePerson(one, other)))
    ? `You ${what}`
    : null;
}

function problem(
  because: EmergencyProblem['because'],
  reason: string,
): EmergencyProblem {
  return { because, reason };
}
