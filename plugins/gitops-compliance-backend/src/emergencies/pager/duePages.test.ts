import type { EventRow } from '../records';
import { duePages } from './duePages';

const MINUTE_MS = 60_000;

/** Events at one minute each. */
function events(
  ...happened: [type: string, payload?: Record<string, unknown>][]
): EventRow[] {
  return happened.map(([type, payload = {}], at) => ({
    emergency_id: 'e',
    stream_seq: String(at + 1),
    type: `emergency.${type}`,
    at: new Date(Date.UTC(2026, 2, 2, 14) + at * MINUTE_MS),
    persons: {},
    payload,
  }));
}
const PAGERS = ['first', 'second'];
const alerted = (
  occasion: string,
  channel: string,
): [string, Record<string, unknown>] => ['alerted', { occasion, channel }];
const undelivered = (
  occasion: string,
  channel: string,
): [string, Record<string, unknown>] => ['undelivered', { occasion, channel }];
const due = (...happened: Parameters<typeof events>) =>
  duePages(events(...happened), PAGERS).map(
    ({ action, channel, next, occasion }) =>
      `${action} ${occasion} at ${channel}, then ${next}`,
  );
const OVERDUE: [string, Record<string, unknown>] = [
  'overdue',
  { kind: 'review', target: null },
];

describe('the pages that are due', () => {
  it.each([
    [
      'a declaration goes to the first pager',
      [['declared']],
      ['raise declared at first, then second'],
    ],
    [
      'what a pager took is told once',
      [['declared'], alerted('declared', 'first')],
      [],
    ],
    [
      'what it could not be told goes to the next',
      [['declared'], undelivered('declared', 'first')],
      ['raise declared at second, then null'],
    ],
    [
      'who was given up by all is left to other ways',
      [
        ['declared'],
        undelivered('declared', 'first'),
        undelivered('declared', 'second'),
      ],
      [],
    ],
    [
      'the end is told to who was woken',
      [
        ['declared'],
        undelivered('declared', 'first'),
        alerted('declared', 'second'),
        ['ended'],
      ],
      ['resolve ended at second, then null'],
    ],
    [
      'the end is told to nobody where nobody was woken',
      [
        ['declared'],
        undelivered('declared', 'first'),
        undelivered('declared', 'second'),
        ['ended'],
      ],
      [],
    ],
    [
      'each thing that is overdue wakes by itself',
      [
        ['declared'],
        alerted('declared', 'first'),
        ['ended'],
        alerted('ended', 'first'),
        OVERDUE,
        [
          'overdue',
          {
            kind: 'pull-request',
            target: { service: 'component:default/a', environment: 'prod' },
          },
        ],
      ],
      [
        'raise overdue/review at first, then second',
        'raise overdue/pull-request/component:default/a/prod at first, then second',
      ],
    ],
    [
      'a closed one ends the alert about what was overdue',
      [
        ['declared'],
        alerted('declared', 'first'),
        OVERDUE,
        alerted('overdue/review', 'first'),
        ['closed'],
      ],
      ['resolve closed at first, then null'],
    ],
    [
      'a closed one that was never overdue ends nothing',
      [['declared'], alerted('declared', 'first'), ['closed']],
      [],
    ],
  ] as [string, Parameters<typeof events>, string[]][])(
    '%s',
    (_, happened, expected) => {
      expect(due(...happened)).toEqual(expected);
    },
  );

  it('are none without a pager', () => {
    expect(duePages(events(['declared']), [])).toEqual([]);
  });

  it('count the time of a pager since it is its turn', () => {
    const [page] = duePages(
      events(['declared'], undelivered('declared', 'first')),
      PAGERS,
    );
    expect(page.since.toMillis()).toBe(Date.UTC(2026, 2, 2, 14, 1));
  });
});
