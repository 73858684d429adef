import type { EmergencyEvent } from '../emergency/record';
import type { DeployedChangeFacts, Verdict } from '../types';
import { sync } from '../../testing/deployed';

/** What happened in an emergency, and what each check must say of it. */
export interface EmergencyHistory {
  tells: string;
  /** Its entries; null: they are not at hand. */
  events: EmergencyEvent[] | null;
  /** What else is on record of the change that went under it. */
  facts?: Partial<DeployedChangeFacts>;
  /** Of EMG-01, EMG-02, EMG-03 and EMG-04, in this order. */
  expected: [Verdict, Verdict, Verdict, Verdict];
}

const HERE = { service: 'payments-api', environment: 'prod' };

function event(
  type: string,
  time: string,
  payload: object = {},
  persons: Record<string, string> = {},
): EmergencyEvent {
  return {
    type: `emergency.${type}`,
    occurredAt: `2026-06-01T${time}:00Z`,
    payload,
    persons,
  };
}

const declared = (targets = [HERE]) =>
  event(
    'declared',
    '11:30',
    { targets, expiresAt: '2026-06-01T13:00:00Z' },
    { declarer: 'ada' },
  );
const confirmed = (confirmer = 'bob', time = '11:35') =>
  event('confirmed', time, {}, { confirmer });
const alerted = (time = '11:31', occasion = 'declared') =>
  event('alerted', time, { occasion, channel: 'on-call' });
const undelivered = (next: string | null) =>
  event('undelivered', '11:32', { occasion: 'declared', channel: 'a', next });
const ended = (time = '12:30') => event('ended', time, { cause: 'by-hand' });
const owed = (
  { review = '14:00', pullRequest }: { review?: string; pullRequest?: string },
  target = HERE,
) =>
  event('owed', '12:31', {
    duties: [
      { kind: 'review', target: null, dueAt: `2026-06-01T${review}:00Z` },
      ...(pullRequest
        ? [
            {
              kind: 'pull-request',
              target,
              dueAt: `2026-06-01T${pullRequest}:00Z`,
            },
          ]
        : []),
    ],
  });
const settled = (isLate: boolean, target = HERE) =>
  event('settled', '13:00', { kind: 'pull-request', target, isLate });
const reviewed = (reviewer = 'carol', isLate = false) =>
  event(
    'review-recorded',
    '13:30',
    { verdict: 'justified', isLate },
    { reviewer },
  );

/** Declared, confirmed and alerted at once. */
const begun = [declared(), alerted(), confirmed()];
const NOT_APPLICABLE = 'not-applicable';

/**
 * Everything is judged at 14:30; the change was merged at 11:55 and its sync began
 * at 12:00, unless told otherwise.
 */
export const HISTORIES_OF_EMERGENCIES: readonly EmergencyHistory[] = [
  {
    tells: 'it went by the book',
    events: [
      ...begun,
      ended(),
      owed({ pullRequest: '13:30' }),
      settled(false),
      reviewed(),
    ],
    expected: ['pass', 'pass', 'pass', 'pass'],
  },
  {
    tells: 'nothing was left that Git did not say',
    events: [...begun, ended(), owed({}), reviewed()],
    expected: ['pass', NOT_APPLICABLE, 'pass', 'pass'],
  },
  {
    tells: 'its entries are not at hand',
    events: null,
    expected: [
      'indeterminate',
      'indeterminate',
      'indeterminate',
      'indeterminate',
    ],
  },
  {
    tells: 'its declaration cannot be read',
    events: [event('declared', '11:30', { targets: 'all' }), confirmed()],
    expected: [
      'indeterminate',
      'indeterminate',
      'indeterminate',
      'indeterminate',
    ],
  },
  {
    tells: 'nobody confirmed it',
    events: [declared(), alerted(), ended(), owed({}), reviewed()],
    expected: ['fail', NOT_APPLICABLE, 'pass', 'pass'],
  },
  {
    tells: 'who declared it confirmed it too',
    events: [
      declared(),
      alerted(),
      confirmed('ada'),
      ended(),
      owed({}),
      reviewed(),
    ],
    expected: ['fail', NOT_APPLICABLE, 'pass', 'pass'],
  },
  {
    tells: 'who confirmed it is another account of who declared it',
    events: [
      declared(),
      alerted(),
      confirmed('ada-admin'),
      ended(),
      owed({}),
      reviewed(),
    ],
    expected: ['fail', NOT_APPLICABLE, 'pass', 'pass'],
  },
  {
    tells: 'nobody is known behind who confirmed it',
    events: [
      declared(),
      alerted(),
      confirmed('stranger'),
      ended(),
      owed({}),
      reviewed(),
    ],
    expected: ['indeterminate', NOT_APPLICABLE, 'indeterminate', 'pass'],
  },
  {
    tells: 'it names another service',
    events: [
      declared([{ service: 'web-shop', environment: 'prod' }]),
      alerted(),
      confirmed(),
      ended(),
      owed({}),
      reviewed(),
    ],
    expected: ['fail', NOT_APPLICABLE, 'pass', 'pass'],
  },
  {
    tells: 'it was confirmed only after what went under it',
    events: [
      declared(),
      alerted(),
      confirmed('bob', '11:58'),
      ended(),
      owed({}),
      reviewed(),
    ],
    facts: { gates: undefined },
    expected: ['fail', NOT_APPLICABLE, 'pass', 'pass'],
  },
  {
    tells: 'merged around the portal after its end',
    events: [...begun, ended('11:50'), owed({}), reviewed()],
    facts: {
      gates: { mode: 'enforce', merge: 'outside', headSha: null, results: [] },
    },
    expected: ['fail', NOT_APPLICABLE, 'pass', 'pass'],
  },
  {
    tells:
      'merged through the portal after its end, so that every gate held it',
    events: [...begun, ended('11:50'), owed({}), reviewed()],
    facts: {
      gates: { mode: 'enforce', merge: 'portal', headSha: null, results: [] },
    },
    expected: [NOT_APPLICABLE, NOT_APPLICABLE, 'pass', 'pass'],
  },
  {
    tells: 'merged in its time, and synced by hand after its end',
    events: [...begun, ended('11:59'), owed({}), reviewed()],
    expected: ['fail', NOT_APPLICABLE, 'pass', 'pass'],
  },
  {
    tells:
      'the sync began after the time that was allowed, and nobody ended it',
    events: [...begun, owed({}), reviewed()],
    facts: { sync: sync({ startedAt: '2026-06-01T13:30:00Z' }) },
    expected: ['fail', NOT_APPLICABLE, 'pass', 'pass'],
  },
  {
    tells: 'when it was merged is not on record',
    events: [...begun, ended(), owed({}), reviewed()],
    facts: { mergedAt: undefined },
    expected: ['indeterminate', NOT_APPLICABLE, 'pass', 'pass'],
  },
  {
    tells: 'its sync has not been seen',
    events: [...begun, ended(), owed({}), reviewed()],
    facts: { sync: null },
    expected: ['indeterminate', NOT_APPLICABLE, 'pass', 'pass'],
  },
  {
    tells: 'it is still running',
    events: begun,
    expected: ['pass', 'indeterminate', 'indeterminate', 'pass'],
  },
  {
    tells: 'what was done by hand was written down too late',
    events: [
      ...begun,
      ended(),
      owed({ pullRequest: '12:45' }),
      settled(true),
      reviewed(),
    ],
    expected: ['pass', 'fail', 'pass', 'pass'],
  },
  {
    tells: 'what was done by hand was never written down',
    events: [...begun, ended(), owed({ pullRequest: '13:30' }), reviewed()],
    expected: ['pass', 'fail', 'pass', 'pass'],
  },
  {
    tells: 'there is time left to write down what was done by hand',
    events: [...begun, ended(), owed({ pullRequest: '20:00' }), reviewed()],
    expected: ['pass', 'indeterminate', 'pass', 'pass'],
  },
  {
    tells: 'another target was settled, not this one',
    events: [
      ...begun,
      ended(),
      owed({ pullRequest: '13:30' }),
      settled(false, { service: 'web-shop', environment: 'prod' }),
      reviewed(),
    ],
    expected: ['pass', 'fail', 'pass', 'pass'],
  },
  {
    tells: 'reviewed too late',
    events: [...begun, ended(), owed({}), reviewed('carol', true)],
    expected: ['pass', NOT_APPLICABLE, 'fail', 'pass'],
  },
  {
    tells: 'never reviewed',
    events: [...begun, ended(), owed({})],
    expected: ['pass', NOT_APPLICABLE, 'fail', 'pass'],
  },
  {
    tells: 'there is time left to review it',
    events: [...begun, ended(), owed({ review: '20:00' })],
    expected: ['pass', NOT_APPLICABLE, 'indeterminate', 'pass'],
  },
  {
    tells: 'reviewed by who confirmed it',
    events: [...begun, ended(), owed({}), reviewed('bob')],
    expected: ['pass', NOT_APPLICABLE, 'fail', 'pass'],
  },
  {
    tells: 'reviewed by somebody who is not known',
    events: [...begun, ended(), owed({}), reviewed('stranger')],
    expected: ['pass', NOT_APPLICABLE, 'indeterminate', 'pass'],
  },
  {
    tells: 'a pager took it after half an hour',
    events: [
      declared(),
      confirmed(),
      alerted('12:00'),
      ended(),
      owed({}),
      reviewed(),
    ],
    expected: ['pass', NOT_APPLICABLE, 'pass', 'fail'],
  },
  {
    tells: 'the last pager was not reached',
    events: [
      declared(),
      confirmed(),
      undelivered(null),
      ended(),
      owed({}),
      reviewed(),
    ],
    expected: ['pass', NOT_APPLICABLE, 'pass', 'fail'],
  },
  {
    tells: 'the first pager was not reached, the second took it',
    events: [
      declared(),
      undelivered('second'),
      alerted('11:33'),
      confirmed(),
      ended(),
      owed({}),
      reviewed(),
    ],
    expected: ['pass', NOT_APPLICABLE, 'pass', 'pass'],
  },
  {
    tells: 'a pager took only that something was overdue',
    events: [
      declared(),
      confirmed(),
      alerted('11:33', 'overdue/review'),
      ended(),
      owed({}),
      reviewed(),
    ],
    expected: ['pass', NOT_APPLICABLE, 'pass', 'indeterminate'],
  },
];
