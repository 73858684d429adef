import { DateTime } from 'luxon';
import { freeze, window } from '../testing/calendars';
import { context } from '../testing/facts';
import {
  GATES,
  evaluateGates,
  gatesFor,
  holdingGates,
  isHeld,
} from './registry';

const closedCalendar = {
  windows: [window('03:00-04:00', 'UTC')],
  freezes: [freeze('2026-06-01T12:00', '2026-06-02T00:00')],
};

it('evaluates every gate in the order of the screens', () => {
  const results = evaluateGates(context());
  expect(results.map(result => result.gate)).toEqual([
    'upstream',
    'target-clean',
    'one-at-a-time',
    'release',
    'ticket',
    'peer-review',
    'source-review',
    'cab',
    'code-owners',
    'checks',
    'policy',
    'signatures',
    'rendered',
    'only-the-pin',
    'guardrails',
    'mergeable',
    'external',
    'hold',
    'calendar',
  ]);
  expect(results.map(result => result.state)).toEqual(
    new Array(GATES.length).fill('open'),
  );
  expect(isHeld(results)).toBe(false);
});

it('names a version and controls with every result', () => {
  for (const result of evaluateGates(context())) {
    expect(result.ruleVersion).toBeGreaterThan(0);
    expect(result.controls).not.toHaveLength(0);
  }
});

it.each(['closed', 'pending', 'unknown'] as const)('%s holds', state => {
  const [first, ...rest] = evaluateGates(context());
  expect(isHeld([{ ...first, state }, ...rest])).toBe(true);
});

describe('a closed calendar and a missing pull request', () => {
  const results = evaluateGates(
    context({
      facts: { pullRequest: null },
      context: { calendar: closedCalendar },
    }),
  );
  it.each([
    ['request', []],
    [
      'merge',
      ['peer-review', 'only-the-pin', 'guardrails', 'mergeable', 'calendar'],
    ],
    ['sync', ['calendar']],
  ] as const)('at a %s is held by %j', (phase, gates) => {
    expect(holdingGates(results, phase).map(r => r.gate)).toEqual(gates);
  });
});

it('a gate that was not evaluated holds', () => {
  for (const phase of ['request', 'merge', 'sync'] as const) {
    const held = holdingGates([], phase);
    expect(held.map(result => result.gate)).toEqual([...gatesFor(phase)]);
    expect(new Set(held.map(result => result.state))).toEqual(
      new Set(['unknown']),
    );
  }
});

it('a place in the queue does not hold a request, and holds a merge', () => {
  const results = evaluateGates(
    context({
      change: { othersInFlight: [7] },
      policy: { whenBusy: 'queue' },
    }),
  );
  expect(holdingGates(results, 'request')).toEqual([]);
  expect(holdingGates(results, 'merge').map(r => r.gate)).toEqual([
    'one-at-a-time',
  ]);
});

it('refuses to judge at no instant', () => {
  const at = DateTime.invalid('test');
  expect(() => evaluateGates(context({ context: { at } }))).toThrow(RangeError);
});
