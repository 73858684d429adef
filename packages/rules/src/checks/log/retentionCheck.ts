import type { DateTime } from 'luxon';
import { counted, utcTime } from '../../sentences';
import { judged, type Judgement } from '../check';
import { defineLogCheck, instantOf, type LogFacts } from './logCheck';

/** Entries are kept for at least so long (PCI DSS 10.5.1). */
export const KEPT_MONTHS = 12;
/** How far an entry's clock may be behind what the log has before it. */
export const CLOCK_LIMIT_SECONDS = 60;

/**
 * Every entry of the last twelve months can be read, and no entry claims to be
 * older than its predecessor in the log: where a clock was set back the order
 * of the log holds, and this says where.
 */
export const retentionCheck = defineLogCheck({
  id: 'LOG-03',
  title: 'Retention and clock',
  passes:
    'Entries are kept for as long as asked, and the clock is within its limit',
  ruleVersion: 2,
  controls: [
    { framework: 'PCI-DSS-4.0.1', id: '10.5.1' },
    { framework: 'ISO-27001-2022', id: 'A.8.17' },
    { framework: 'NIST-800-53r5', id: 'AU-8' },
    { framework: 'NIST-800-53r5', id: 'AU-11' },
  ],
  judge(facts, at) {
    return clockSetBack(facts, at) ?? kept(facts, at);
  },
});

function clockSetBack({ clock }: LogFacts, at: DateTime): Judgement | null {
  const behind = clock
    .map(fact => ({
      ...fact,
      seconds: instantOf(fact.after)
        .diff(instantOf(fact.observedAt))
        .as('seconds'),
    }))
    .filter(({ seconds }) => seconds > CLOCK_LIMIT_SECONDS)
    .sort((a, b) => b.seconds - a.seconds);
  const [worst] = behind;
  if (!worst) return null;
  return judged(
    'fail',
    `A clock was set back: ${worst.place} says ${utcTime(
      instantOf(worst.observedAt),
      at,
    )}, ${counted(Math.round(worst.seconds), 'second')} before its predecessor${
      behind.length > 1 ? `; so do ${behind.length - 1} more` : ''
    }.`,
    'Order these entries by their place in the log, never by their time, and see why the clock of that replica was wrong.',
  );
}

function kept(facts: LogFacts, at: DateTime): Judgement {
  const { firstEntryAt, oldestKeptAt, clockRead } = facts;
  if (!firstEntryAt || !oldestKeptAt) {
    return judged(
      'indeterminate',
      'The ledger holds no entry yet.',
      'Wait for the first reading of a source.',
    );
  }
  const oldest = instantOf(oldestKeptAt);
  const isWhole = oldest <= instantOf(firstEntryAt);
  // What cannot be read is not kept for long enough.
  if (!isWhole && !(oldest <= at.minus({ months: KEPT_MONTHS }))) {
    return judged(
      'fail',
      `The oldest entry that can be read is of ${utcTime(
        oldest,
        at,
      )}: less than ${KEPT_MONTHS} months are kept.`,
      'Restore the archived entries, and set the retention to twelve months or more.',
    );
  }
  if (!clockRead) {
    return judged(
      'indeterminate',
      'The times of the newest entries are still being compared.',
      'Look again in a minute.',
    );
  }
  return judged(
    'pass',
    isWhole
      ? `Every entry is kept, since ${utcTime(
          oldest,
          at,
        )}, in the order of its time.`
      : `Entries are kept since ${utcTime(
          oldest,
          at,
        )}, in the order of their time.`,
  );
}
