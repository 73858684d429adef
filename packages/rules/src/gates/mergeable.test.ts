import { context, pullRequest } from '../testing/facts';
import { mergeableGate } from './mergeable';
import type { GateState, PullRequestFact } from './types';

it.each<[string, Partial<PullRequestFact>, GateState, RegExp]>([
  ['no conflict', {}, 'open', /merges into main without conflict/],
  ['a conflict', { mergeable: 'conflict' }, 'closed', /conflicts with main/],
  ['not worked out', { mergeable: 'unknown' }, 'unknown', /not known yet/],
  ['a draft', { draft: true }, 'closed', /is a draft/],
  ['merged', { state: 'merged', mergeable: 'unknown' }, 'open', /is merged/],
  ['closed', { state: 'closed' }, 'closed', /closed without a merge/],
  [
    'an old reading',
    { asOf: '2026-06-01T14:02:00Z' },
    'unknown',
    /not been read/,
  ],
])('mergeable: %s', (_, change, state, reason) => {
  const result = mergeableGate.evaluate(
    context({ facts: { pullRequest: pullRequest(change) } }),
  );
  expect(result).toMatchObject({ gate: 'mergeable', state });
  expect(result.reason).toMatch(reason);
  expect(result.remedy === '').toBe(state === 'open');
});

it('mergeable: no pull request', () => {
  const without = context({ facts: { pullRequest: null } });
  expect(mergeableGate.evaluate(without).state).toBe('pending');
});
