import type { EmergencyEventView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { accessOf, alertsOf } from './bellsOf';

const events = (
  ...happened: [type: string, payload: Record<string, unknown>][]
): EmergencyEventView[] =>
  happened.map(([type, payload], seq) => ({
    at: '2026-03-02T14:00:00Z',
    type: `emergency.${type}`,
    title: type,
    person: null,
    payload,
    seq,
  }));
const place = { instance: 'eu-1', project: 'shop' };

describe('what an emergency set going', () => {
  it('tells each alert, and what follows where it was not delivered', () => {
    const told = alertsOf(
      events(
        ['declared', {}],
        [
          'undelivered',
          { occasion: 'declared', channel: 'first', next: 'second' },
        ],
        [
          'undelivered',
          { occasion: 'declared', channel: 'second', next: null },
        ],
        ['alerted', { occasion: 'overdue/review', channel: 'first' }],
      ),
    );
    expect(
      told.map(({ status: [, word], text }) => `${word}: ${text}`),
    ).toEqual([
      'Not delivered: first, declared; second is tried next',
      'Not delivered: second, declared; people are told by notifications alone: ring them',
      'Delivered: first, overdue',
    ]);
  });

  it.each([
    [
      'Granted: shop at eu-1: applications, sync',
      [['access-granted', { ...place, permissions: ['applications, sync'] }]],
    ],
    [
      'Withdrawn: shop at eu-1',
      [
        ['access-granted', { ...place, permissions: [] }],
        ['access-withdrawn', { ...place, isLate: false }],
      ],
    ],
    [
      'Withdrawn: shop at eu-1; it was found beyond its time',
      [['access-withdrawn', { ...place, isLate: true }]],
    ],
    [
      'Not granted: shop at eu-1: ask its administrators',
      [['access-failed', { ...place, doing: 'grant' }]],
    ],
    [
      'Not withdrawn: shop at eu-1: take the role out of the project by hand',
      [
        ['access-granted', { ...place, permissions: [] }],
        ['access-failed', { ...place, doing: 'withdraw' }],
      ],
    ],
  ] as [string, Parameters<typeof events>][])(
    'tells of access how it stands: %s',
    (expected, happened) => {
      const [standing, ...rest] = accessOf(events(...happened));
      expect(`${standing.status[1]}: ${standing.text}`).toBe(expected);
      expect(rest).toEqual([]);
    },
  );
});
