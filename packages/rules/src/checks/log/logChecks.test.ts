import { DateTime } from 'luxon';
import { AT } from '../../testing/facts';
import { logFacts } from '../../testing/log';
import type { Verdict } from '../types';
import {
  completenessCheck,
  evaluateLogChecks,
  integrityCheck,
  LOG_CHECKS,
  retentionCheck,
  type LogCheck,
  type LogFacts,
} from './index';

const anchor = (agrees: boolean | null) => ({
  name: 'acme/ledger-anchors',
  size: 40,
  anchoredAt: '2026-06-01T14:25:00.000Z',
  agrees,
});
const gap = (change: Partial<LogFacts['gaps'][number]> = {}) => ({
  id: 'g1',
  collector: 'argocd:eu-1',
  missedFrom: '2026-05-06T09:55:00.000Z',
  openedAt: '2026-05-06T10:00:00.000Z',
  closedAt: '2026-05-06T13:00:00.000Z',
  accepted: true,
  ...change,
});
const coverage = (covered: number, ...missing: [string, string, number][]) => ({
  collector: 'argocd:eu-1',
  since: '2026-05-01T00:00:00.000Z',
  hours: 744,
  covered,
  missing: missing.map(([from, until, hours]) => ({ from, until, hours })),
});
const setBack = (seconds: number, place = 'entry 812') => ({
  place,
  observedAt: '2026-05-06T10:00:00.000Z',
  after: new Date(
    Date.parse('2026-05-06T10:00:00.000Z') + 1000 * seconds,
  ).toISOString(),
});

const verification = (difference: string | null, finishedAt: string) => ({
  size: 4800,
  finishedAt,
  difference,
});

it.each<[string, LogCheck, Partial<LogFacts>, Verdict, RegExp]>([
  [
    'LOG-01, all well',
    integrityCheck,
    {},
    'pass',
    /size 4800, and 1 anchor agrees/,
  ],
  [
    'LOG-01, an anchor that disagrees, whatever the verification says',
    integrityCheck,
    { anchors: [anchor(true), anchor(false)] },
    'fail',
    /disagrees with acme\/ledger-anchors \(size 40\)/,
  ],
  [
    'LOG-01, a difference',
    integrityCheck,
    { verification: verification('entry 7', '2026-06-01T03:00:00.000Z') },
    'fail',
    /found a difference: entry 7/,
  ],
  [
    'LOG-01, no checkpoint',
    integrityCheck,
    { checkpoint: null },
    'indeterminate',
    /No checkpoint/,
  ],
  [
    'LOG-01, no verification',
    integrityCheck,
    { verification: null },
    'indeterminate',
    /never been verified/,
  ],
  [
    'LOG-01, an old verification',
    integrityCheck,
    { verification: verification(null, '2026-04-20T00:00:00.000Z') },
    'indeterminate',
    /last verified/,
  ],
  [
    'LOG-01, no anchor',
    integrityCheck,
    { anchors: [] },
    'indeterminate',
    /no anchor/,
  ],
  [
    'LOG-01, an anchor that cannot be read',
    integrityCheck,
    { anchors: [anchor(null)] },
    'indeterminate',
    /could not be compared/,
  ],
  [
    'LOG-01, a verification at an instant that cannot be read',
    integrityCheck,
    { verification: verification(null, 'yesterday') },
    'indeterminate',
    /last verified/,
  ],
  [
    'LOG-01, a verification of next year',
    integrityCheck,
    { verification: verification(null, '2027-06-01T03:00:00.000Z') },
    'indeterminate',
    /last verified/,
  ],
  [
    'LOG-01, nothing anchored for long',
    integrityCheck,
    { anchors: [{ ...anchor(true), anchoredAt: '2026-04-20T00:00:00.000Z' }] },
    'indeterminate',
    /no checkpoint of it was anchored in the last 31 days/,
  ],
  [
    'LOG-01, one of two places that is not anchored in any more',
    integrityCheck,
    {
      anchors: [
        { ...anchor(true), anchoredAt: '2026-04-20T00:00:00.000Z' },
        anchor(true),
      ],
    },
    'pass',
    /2 anchors agree/,
  ],
  [
    'LOG-01, nothing anchored for long of a log that has not grown since',
    integrityCheck,
    {
      anchors: [
        {
          ...anchor(true),
          size: 5000,
          anchoredAt: '2026-04-20T00:00:00.000Z',
        },
      ],
    },
    'pass',
    /1 anchor agrees/,
  ],

  [
    'LOG-02, no gap',
    completenessCheck,
    {},
    'pass',
    /^1 collector read without/,
  ],
  [
    'LOG-02, an accepted gap over missing hours',
    completenessCheck,
    {
      gaps: [gap()],
      coverage: [
        coverage(741, ['2026-05-06T10:00:00Z', '2026-05-06T13:00:00Z', 3]),
      ],
    },
    'pass',
    /1 gap accepted/,
  ],
  [
    'LOG-02, an open gap',
    completenessCheck,
    { gaps: [gap({ closedAt: null })] },
    'fail',
    /argocd:eu-1 since .* cannot be read/,
  ],
  [
    'LOG-02, a gap that was not accepted',
    completenessCheck,
    { gaps: [gap({ accepted: false })] },
    'fail',
    /1 gap of argocd:eu-1 is not accepted by two persons/,
  ],
  [
    'LOG-02, hours of which no gap tells',
    completenessCheck,
    {
      gaps: [gap()],
      coverage: [
        coverage(743, ['2026-05-09T10:00:00Z', '2026-05-09T11:00:00Z', 1]),
      ],
    },
    'fail',
    /argocd:eu-1 was not read for 1 hour from 9 May 10:00Z, and no gap/,
  ],
  [
    'LOG-02, more hours than the accepted gap beside them tells of',
    completenessCheck,
    {
      gaps: [gap()],
      coverage: [
        coverage(734, ['2026-05-06T03:00:00Z', '2026-05-06T13:00:00Z', 10]),
      ],
    },
    'fail',
    /argocd:eu-1 was not read for 6 hours from 6 May 03:00Z, and no gap/,
  ],
  [
    'LOG-02, hours that two accepted gaps tell of between them',
    completenessCheck,
    {
      gaps: [
        gap({ closedAt: '2026-05-06T11:05:00.000Z' }),
        gap({ missedFrom: '2026-05-06T11:10:00.000Z' }),
      ],
      coverage: [
        coverage(741, ['2026-05-06T10:00:00Z', '2026-05-06T13:00:00Z', 3]),
      ],
    },
    'pass',
    /2 gaps accepted/,
  ],
  [
    'LOG-02, hours on both sides of a gap, and a gap of another collector',
    completenessCheck,
    {
      gaps: [
        gap({
          missedFrom: '2026-05-06T11:10:00.000Z',
          closedAt: '2026-05-06T11:50:00.000Z',
        }),
        gap({ collector: 'catalog' }),
      ],
      coverage: [
        coverage(741, ['2026-05-06T10:00:00Z', '2026-05-06T13:00:00Z', 3]),
      ],
    },
    'fail',
    /1 hour from 6 May 10:00Z and .* 1 hour from 6 May 12:00Z, and no gap/,
  ],
  [
    'LOG-02, nothing read',
    completenessCheck,
    { coverage: [{ ...coverage(0), since: null, hours: 0 }] },
    'indeterminate',
    /No whole hour/,
  ],

  ['LOG-03, all kept', retentionCheck, {}, 'pass', /Every entry is kept/],
  [
    'LOG-03, more than a year kept of a longer log',
    retentionCheck,
    {
      firstEntryAt: '2024-01-01T00:00:00.000Z',
      oldestKeptAt: '2025-05-01T00:00:00.000Z',
    },
    'pass',
    /kept since 1 May 2025/,
  ],
  [
    'LOG-03, less than a year kept of a longer log',
    retentionCheck,
    {
      firstEntryAt: '2024-01-01T00:00:00.000Z',
      oldestKeptAt: '2025-07-01T00:00:00.000Z',
    },
    'fail',
    /less than 12 months/,
  ],
  [
    'LOG-03, how long it is kept cannot be read',
    retentionCheck,
    { oldestKeptAt: 'long ago' },
    'fail',
    /less than 12 months/,
  ],
  [
    'LOG-03, an empty ledger',
    retentionCheck,
    { firstEntryAt: null, oldestKeptAt: null },
    'indeterminate',
    /no entry/,
  ],
  [
    'LOG-03, clocks of replicas that are a little apart',
    retentionCheck,
    { clock: [setBack(60)] },
    'pass',
    /kept/,
  ],
  [
    'LOG-03, a clock that was set back, twice',
    retentionCheck,
    { clock: [setBack(61), setBack(3600, 'entry 4000')] },
    'fail',
    /entry 4000 says 6 May 10:00Z, 3600 seconds before .* so do 1 more/,
  ],
  [
    'LOG-03, times that are not compared yet',
    retentionCheck,
    { clockRead: false },
    'indeterminate',
    /still being compared/,
  ],
])('%s', (_, check, change, verdict, reason) => {
  const result = check.evaluate(logFacts(change), AT);
  expect(result).toMatchObject({ check: check.id, verdict });
  expect(result.reason).toMatch(reason);
  expect(result.remedy === '').toBe(verdict === 'pass');
});

it('judges by every check, each with its version and controls', () => {
  expect(
    evaluateLogChecks(logFacts(), AT).map(({ check, verdict }) => [
      check,
      verdict,
    ]),
  ).toEqual([
    ['LOG-01', 'pass'],
    ['LOG-02', 'pass'],
    ['LOG-03', 'pass'],
  ]);
  expect(LOG_CHECKS.every(({ controls }) => controls.length > 0)).toBe(true);
  expect(() => evaluateLogChecks(logFacts(), DateTime.invalid('test'))).toThrow(
    RangeError,
  );
});
