import { context, pullRequest } from '../testing/facts';
import { mergeableGate, mergeableGateV1 } from './mergeable';
import type { GateState, PullRequestFact } from './types';

const demanding: PullRequestFact['protection'] = {
  requiredChecks: [],
  requiredApprovals: 1,
  bypassActors: [],
  requiresConversationResolution: true,
};

it.each<[string, Partial<PullRequestFact>, GateState, RegExp]>([
  ['no conflict', {}, 'open', /merges into main without conflict/],
  ['a conflict', { mergeable: 'conflict' }, 'closed', /conflicts with main/],
  ['not worked out', { mergeable: 'unknown' }, 'unknown', /not known yet/],
  ['a draft', { draft: true }, 'closed', /is a draft/],
  ['merged', { state: 'merged', mergeable: 'unknown' }, 'open', /is merged/],
  [
    'an open conversation',
    { protection: demanding, unresolvedConversations: 1 },
    'closed',
    /^1 conversation of pull request #12 is not resolved\.$/,
  ],
  [
    'open conversations where none must be resolved',
    { unresolvedConversations: 2 },
    'open',
    /without conflict/,
  ],
  [
    'every conversation resolved',
    { protection: demanding, unresolvedConversations: 0 },
    'open',
    /without conflict/,
  ],
  [
    'conversations not known',
    { protection: demanding, unresolvedConversations: null },
    'unknown',
    /Whether every conversation/,
  ],
  [
    'merged with an open conversation',
    {
      state: 'merged',
      protection: demanding,
      unresolvedConversations: 1,
    },
    'open',
    /is merged/,
  ],
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

it('looked at no conversation before', () => {
  const changed = { protection: demanding, unresolvedConversations: 1 };
  const facts = { pullRequest: pullRequest(changed) };
  expect(mergeableGateV1.evaluate(context({ facts })).state).toBe('open');
});
