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
  ruleVersion: 1,
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
        .filter(range => !gaps.some(gap => isTold(gap, collector, range)))
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

/** Whether the hours lie within a gap of the collector, at least in part. */
function isTold(
  gap: GapFact,
  collector: string,
  { from, until }: HourRange,
): boolean {
  return (
    gap.collector === collector &&
    (gap.missedFrom === null || gap.missedFrom < until) &&
    (gap.closedAt === null || gap.closedAt >= from)
  );
}
