import { context } from '../testing/facts';
import type { Differences } from '../testing/facts';
import { holdGate } from './hold';
import { ruleOf } from './past';
import type { StopFact, UnresolvedFact } from './targetFacts';

const stop = (change: Partial<StopFact> = {}): StopFact => ({
  id: 'stop-1',
  scope: 'environment',
  owner: 'Sam',
  reason: 'The database is being moved.',
  since: '2026-06-01T12:00:00Z',
  until: '2026-06-01T18:00:00Z',
  ...change,
});
const judged = (stops: StopFact[] | null, more: Differences = {}) =>
  holdGate.evaluate(context({ ...more, facts: { ...more.facts, stops } }));

it('is open where nobody has stopped the line', () => {
  expect(judged([])).toMatchObject({
    state: 'open',
    reason: 'Nobody has stopped payments-api in prod.',
    facts: { stops: 0, unresolved: 0 },
  });
});

it.each<[StopFact['scope'], string]>([
  ['all', 'Sam has stopped every environment until 18:00Z'],
  ['environment', 'Sam has stopped prod until 18:00Z'],
  ['service', 'Sam has stopped payments-api until 18:00Z'],
  ['target', 'Sam has stopped payments-api in prod until 18:00Z'],
])('says who has stopped what, why and until when: %s', (scope, words) => {
  expect(judged([stop({ scope })])).toMatchObject({
    state: 'closed',
    reason: `${words}: The database is being moved.`,
    remedy: 'Ask Sam to lift it, or wait until 18:00Z.',
    until: '2026-06-01T18:00:00.000Z',
  });
});

it('holds until the last of several owners has lifted theirs', () => {
  const others = stop({
    id: 'stop-2',
    owner: 'Lena',
    until: '2026-06-02T08:00:00Z',
  });
  expect(judged([stop(), others])).toMatchObject({
    state: 'closed',
    remedy: 'Ask Lena and Sam to lift it, or wait until 2 Jun 08:00Z.',
    until: '2026-06-02T08:00:00.000Z',
    facts: { stops: 2, ids: 'stop-1,stop-2' },
  });
  expect(judged([others]).state).toBe('closed');
});

it.each([
  ['has not begun', { since: '2026-06-01T14:31:00Z' }, 'open'],
  ['begins now', { since: '2026-06-01T14:30:00Z' }, 'closed'],
  ['ends now', { until: '2026-06-01T14:30:00Z' }, 'open'],
  ['ends in a second', { until: '2026-06-01T14:30:01Z' }, 'closed'],
  ['does not tell its end', { until: 'soon' }, 'closed'],
  ['does not tell its begin', { since: '' }, 'closed'],
])('a stop that %s', (_, change, state) => {
  expect(judged([stop(change)]).state).toBe(state);
});

it('is unknown where stops are not known', () => {
  expect(judged(null).state).toBe('unknown');
});

it.each<[string, Differences, string]>([
  ['a rollback', { change: { kind: 'rollback' } }, 'open'],
  ['an expedited change', { change: { class: 'expedited' } }, 'closed'],
  [
    'an expedited change where the policy says so',
    {
      change: { class: 'expedited' },
      policy: { expeditedPassesStops: true },
    },
    'open',
  ],
  [
    'a normal change where the policy lets expedited ones pass',
    { policy: { expeditedPassesStops: true } },
    'closed',
  ],
])('and %s', (_, differences, state) => {
  const result = judged([stop()], differences);
  expect(result.state).toBe(state);
  expect(result.facts.waived).toBe(state === 'open' ? true : undefined);
});

describe('what nobody approved', () => {
  const found = (change: Partial<UnresolvedFact> = {}): UnresolvedFact => ({
    id: '7@eu-1/argocd/payments-api-prod',
    what: 'direct-push',
    since: '2026-06-01T12:00:00Z',
    ...change,
  });
  const told = (
    unresolved: UnresolvedFact[] | null,
    more: Differences = {},
    stops: StopFact[] = [],
  ) =>
    holdGate.evaluate(
      context({ ...more, facts: { ...more.facts, stops, unresolved } }),
    );

  it('holds the target until somebody resolves it, and does not end by itself', () => {
    const result = told([found(), found({ what: 'drifted' })]);
    expect(result).toMatchObject({
      state: 'closed',
      reason:
        'Nobody has resolved an unauthorised change of payments-api in prod: something was pushed without a pull request, since 12:00Z (and 1 more).',
      remedy: expect.stringContaining('had no part in it'),
      facts: { stops: 0, unresolved: 2 },
    });
    expect(result.until).toBeUndefined();
  });

  it('is unknown where it is not known', () => {
    expect(told(null).state).toBe('unknown');
  });

  it('comes after a stop', () => {
    expect(told([found()], {}, [stop()]).remedy).toContain('Ask Sam');
  });

  it('lets a rollback past, and no expedited change', () => {
    expect(told([found()], { change: { kind: 'rollback' } })).toMatchObject({
      state: 'open',
      facts: { waived: true },
    });
    expect(
      told([found()], {
        change: { class: 'expedited' },
        policy: { expeditedPassesStops: true },
      }).state,
    ).toBe('closed');
  });

  it('did not hold by the first version of the rule', () => {
    const before = context({ facts: { stops: [], unresolved: [found()] } });
    expect(ruleOf('hold', 1)?.evaluate(before)).toMatchObject({
      state: 'open',
      ruleVersion: 1,
      facts: { stops: 0, ids: '' },
    });
  });
});
