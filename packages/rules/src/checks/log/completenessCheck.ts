import type { HourRange } from '../../completeness';
import { counted, listed, utcTime } from '../../sentences';
import { judged } from '../check';
import { defineLogCheck, instantOf, type GapFact } from './logCheck';

/**
 * No stretch of the period was missed: every collector read its source in each
 * hour, and each gap is closed with what could not be recovered and accepted by
 * two persons.
 */
export const completenessCheck = defineLogCheck({
  id: 'LOG-02',
  title: 'Completeness of the log',
  passes:
    'Every collector read its source in each hour, and each gap is closed and accepted by two persons',
  ruleVersion: 2,
  controls: [
    { framework: 'PCI-DSS-4.0.1', id: '10.2' },
    { framework: 'NIST-800-53r5', id: 'AU-12' },
  ],
  judge({ gaps, coverage }, at) {
    const open = gaps.filter(({ closedAt }) => closedAt === null);
    if (open.length > 0) {
      return judged(
        'fail',
        `${listed(
          open.map(
            ({ collector, openedAt }) =>
              `${collector} since ${utcTime(instantOf(openedAt), at)}`,
          ),
        )} cannot be read.`,
        'Mend the connection: the gap closes with the next full reading.',
      );
    }
    const unaccepted = gaps.filter(({ accepted }) => !accepted);
    if (unaccepted.length > 0) {
      return judged(
        'fail',
        `${counted(unaccepted.length, 'gap')} of ${listed([
          ...new Set(unaccepted.map(({ collector }) => collector)),
        ])} ${
          unaccepted.length === 1 ? 'is' : 'are'
        } not accepted by two persons.`,
        'Read under Audit what could not be recovered, and let two persons accept it.',
      );
    }
    const unread = coverage.flatMap(({ collector, missing }) =>
      missing
        .flatMap(range =>
          untold(
            range,
            gaps.filter(gap => gap.collector === collector),
          ),
        )
        .map(({ from, hours }) => ({ collector, from, hours })),
    );
    if (unread.length > 0) {
      return judged(
        'fail',
        `${listed(
          unread.map(
            ({ collector, from, hours }) =>
              `${collector} was not read for ${counted(
                hours,
                'hour',
              )} from ${utcTime(instantOf(from), at)}`,
          ),
        )}, and no gap tells of it.`,
        'Find out why nothing was recorded: the log may have been cut.',
      );
    }
    if (coverage.every(({ covered }) => covered === 0)) {
      return judged(
        'indeterminate',
        'No whole hour of this period is covered by a reading.',
        'Choose a period in which the portal ran, or wait for an hour.',
      );
    }
    return judged(
      'pass',
      `${counted(coverage.length, 'collector')} read without an unaccepted gap${
        gaps.length > 0 ? `; ${counted(gaps.length, 'gap')} accepted` : ''
      }.`,
    );
  },
});

const HOUR_MS = 3_600_000;

/**
 * What of the hours lies in no gap of their collector: a gap tells of each hour that
 * it touches, and of none beside it.
 */
function untold(
  { from, until, hours }: HourRange,
  gaps: readonly GapFact[],
): { from: string; hours: number }[] {
  const start = Date.parse(from);
  const end = Date.parse(until);
  // What cannot be read lies in no gap.
  if (!(start < end)) return [{ from, hours }];
  const left: { from: string; hours: number }[] = [];
  let isOpen = false;
  for (let hour = start; hour < end; hour += HOUR_MS) {
    if (gaps.some(gap => touches(gap, hour))) {
      isOpen = false;
    } else if (isOpen) {
      left[left.length - 1].hours += 1;
    } else {
      left.push({ from: new Date(hour).toISOString(), hours: 1 });
      isOpen = true;
    }
  }
  return left;
}

function touches({ missedFrom, closedAt }: GapFact, hour: number): boolean {
  return (
    (missedFrom === null || Date.parse(missedFrom) < hour + HOUR_MS) &&
    (closedAt === null || Date.parse(closedAt) >= hour)
  );
}
