import { randomUUID } from 'node:crypto';
import type { DateTime } from 'luxon';
import { gapClosed, gapOpened } from '../completeness/gaps/gapDrafts';
import {
  applicationsWithSkippedRows,
  lastCoverage,
  openGap,
} from '../completeness/gaps/gapQueries';
import { recoveryOf } from '../completeness/gaps/recovery';
import type { Recording } from '../ledger/Ledger';
import { instant, instantOrNull, toDateTime } from '../shared/time';

/** A full reading of a collector's source. */
export interface FullReading {
  collector: string;
  now: DateTime;
  /** What was on record of the collector before it; undefined: nothing. */
  before:
    | {
        last_heard: Date | null;
        problem: string | null;
        problem_since: Date | null;
      }
    | undefined;
}

/**
 * Records that a source was read in full: once per hour, and where a gap ends.
 * Hours in which nobody read, because no portal ran, become a gap as well.
 */
export async function recordCoverage(
  recording: Recording,
  reading: FullReading,
): Promise<void> {
  const { collector, now, before } = reading;
  const covered = await lastCoverage(recording.trx, collector);
  if (!before?.problem && covered && missedAnHour(covered, now)) {
    await recording.append(
      gapOpened(collector, instant(now), {
        gap: randomUUID(),
        cause: 'silent',
        lastHeard: instant(covered),
        historyRows: null,
      }),
    );
  }
  await closeGap(recording, reading, covered);
  const hour = now.toUTC().startOf('hour').toISO();
  await recording.append({
    type: 'collector.coverage',
    v: 1,
    occurredAt: instant(now),
    source: { collector, key: `coverage:${collector}:${hour}` },
    attestation: 'decided',
    controls: ['NIST:AU-12', 'PCI:10.2'],
    payload: { hour },
  });
}

/**
 * Whether a whole hour of the clock went by unheard: one that no entry of
 * coverage tells of, so that each missing one has its gap.
 */
function missedAnHour(covered: Date, now: DateTime): boolean {
  const hour = toDateTime(covered).startOf('hour');
  return now.toUTC().startOf('hour').diff(hour).as('hours') > 1;
}

/** Closes the gap that is open, with what could not be recovered. */
async function closeGap(
  recording: Recording,
  { collector, now, before }: FullReading,
  covered: Date | undefined,
): Promise<void> {
  const { trx } = recording;
  const gap = await openGap(trx, `collector:${collector}`);
  if (!gap) return;
  const applications = await applicationsWithSkippedRows(
    trx,
    collector,
    before?.problem_since ?? covered ?? now.toJSDate(),
  );
  await recording.append(
    gapClosed(collector, instant(now), {
      gap,
      lastHeard: instantOrNull(before?.problem ? before.last_heard : covered),
      since: instant(before?.problem_since ?? now),
      ...recoveryOf(collector, { applications }),
    }),
  );
}
