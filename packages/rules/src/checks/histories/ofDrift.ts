import type { DriftOfRecord } from '../drift';
import type { DeployedChangeFacts, Verdict } from '../types';

/** What is on record of a target, and what `DRF-01` and `DRF-02` must say. */
export interface DriftHistory {
  tells: string;
  facts: Partial<DeployedChangeFacts>;
  expected: [Verdict, Verdict];
}

/** Half an hour before the histories are judged; over after ten minutes. */
const MENDED: DriftOfRecord = {
  since: '2026-06-01T11:30:00.000Z',
  closedAt: '2026-06-01T11:40:00.000Z',
  dueAt: '2026-06-01T11:50:00.000Z',
  attributedBy: 'emergency',
};

const drifted = (
  ...drifts: Partial<DriftOfRecord>[]
): Partial<DeployedChangeFacts> => ({
  drift: {
    comparable: true,
    drifts: drifts.map(one => ({ ...MENDED, ...one })),
  },
});
const unknown = (...drifts: Partial<DriftOfRecord>[]) => ({
  drift: { ...drifted(...drifts).drift!, comparable: false },
});

/** What ran otherwise than declared, by whom and for how long. */
export const HISTORIES_OF_DRIFT: readonly DriftHistory[] = [
  { tells: 'never', facts: drifted(), expected: ['pass', 'not-applicable'] },
  {
    tells: 'within an emergency, and mended in time',
    facts: drifted({}),
    expected: ['pass', 'pass'],
  },
  ...['baseline', 'ignore-rule', 'controller'].map(
    (attributedBy): DriftHistory => ({
      tells: `put down to ${attributedBy}`,
      facts: drifted({ attributedBy }),
      expected: ['pass', 'pass'],
    }),
  ),
  {
    tells: 'by nobody known, and synced again at once',
    facts: drifted({ attributedBy: 'unauthorised' }),
    expected: ['fail', 'pass'],
  },
  {
    tells: 'explained once, and once not',
    facts: drifted({}, { attributedBy: 'unauthorised' }),
    expected: ['fail', 'pass'],
  },
  {
    tells: 'for a second longer than it may',
    facts: drifted({ closedAt: '2026-06-01T11:50:01.000Z' }),
    expected: ['pass', 'fail'],
  },
  {
    tells: 'to the last second that it may',
    facts: drifted({ closedAt: MENDED.dueAt }),
    expected: ['pass', 'pass'],
  },
  {
    tells: 'once in time, and once late',
    facts: drifted({}, { closedAt: '2026-06-01T11:55:00.000Z' }),
    expected: ['pass', 'fail'],
  },
  {
    tells: 'still, and longer than it may',
    facts: drifted({ closedAt: null }),
    expected: ['pass', 'fail'],
  },
  {
    tells: 'still, and it has time',
    facts: drifted({ closedAt: null, dueAt: '2027-01-01T00:00:00.000Z' }),
    expected: ['pass', 'indeterminate'],
  },
  {
    tells: 'still, where the policy sets no time',
    facts: drifted({ closedAt: null, dueAt: null }),
    expected: ['pass', 'not-applicable'],
  },
  {
    tells: 'by an instant that cannot be read',
    facts: drifted({ closedAt: 'yesterday' }),
    expected: ['pass', 'fail'],
  },
  {
    tells: 'never, as far as can be told: the source cannot compare',
    facts: unknown(),
    expected: ['indeterminate', 'indeterminate'],
  },
  {
    tells: 'by nobody known and late, before the source was silent',
    facts: unknown({
      attributedBy: 'unauthorised',
      closedAt: '2026-06-01T11:59:00.000Z',
    }),
    expected: ['fail', 'fail'],
  },
  {
    tells: 'never, but a newer commit was synced in part alone',
    facts: {
      drift: {
        comparable: true,
        drifts: [],
        partialSince: '2026-06-01T11:30:00.000Z',
      },
    },
    expected: ['fail', 'not-applicable'],
  },
  {
    tells: 'not on record',
    facts: { drift: undefined },
    expected: ['indeterminate', 'indeterminate'],
  },
  {
    tells: 'found when first seen, and nothing since',
    facts: { baseline: true, pullRequest: null, ...drifted() },
    expected: ['pass', 'not-applicable'],
  },
  {
    tells: 'never: it was cancelled before it ran',
    facts: { drift: undefined, outcome: 'cancelled' },
    expected: ['not-applicable', 'not-applicable'],
  },
];
