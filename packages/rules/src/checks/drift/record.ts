import { DateTime } from 'luxon';
import type { ChangeState } from '../../changes';
import { judged } from '../check';
import { neverRan } from '../neverRan';

/** A drift that became an incident, as it stands on record. */
export interface DriftOfRecord {
  /** ISO 8601 UTC. */
  since: string;
  /** When it was in sync again, or gone; null: it is not. */
  closedAt: string | null;
  /** Until when it was to be mended; null: the policy said nothing. */
  dueAt: string | null;
  /** What it is put down to, as of `AttributedBy`. */
  attributedBy: string;
}

/** What a target drifted while it ran something. */
export interface DriftRecord {
  /** Whether what runs could be compared with Git when it was seen last. */
  comparable: boolean;
  /** Those that lasted into the time in which it ran, in any order. */
  drifts: DriftOfRecord[];
  /**
   * Since when only some resources of a newer commit are synced beside what ran,
   * for longer than the policy lets a difference be; absent: it is not so.
   */
  partialSince?: string;
}

/** Of all drifts, those that lasted within a time; one that is not over does. */
export function driftsWithin(
  drifts: readonly DriftOfRecord[],
  from: string,
  until: string | null,
): DriftOfRecord[] {
  return drifts.filter(
    ({ since, closedAt }) =>
      (closedAt === null || Date.parse(closedAt) > Date.parse(from)) &&
      (until === null || Date.parse(since) < Date.parse(until)),
  );
}

/** What is said where nothing can have drifted, or nobody knows; else null. */
export function withoutRecord(
  drift: DriftRecord | undefined,
  outcome: ChangeState | undefined,
) {
  if (neverRan(outcome)) {
    return judged('not-applicable', 'It never came to its target.');
  }
  return drift
    ? null
    : judged(
        'indeterminate',
        'Whether it drifted while it ran is not on record.',
        'See in Argo CD whether it is in sync; it is known after its next reading.',
      );
}

/** What is said where a source cannot compare what runs with Git. */
export const NOT_COMPARED = judged(
  'indeterminate',
  'What runs cannot be compared with what is declared.',
  'Look at the conditions of the application in Argo CD, and mend what keeps it from comparing.',
);

/** The day and minute of an instant, for sentences. */
export function minute(instant: string): string {
  return DateTime.fromISO(instant, { zone: 'utc' }).toFormat(
    "yyyy-MM-dd HH:mm 'UTC'",
  );
}
