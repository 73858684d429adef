import {
  context,
  deployment,
  human,
  OLD,
  pullRequest,
  review,
} from '../testing/facts';
import type { Differences } from '../testing/facts';
import { evaluateGates } from './registry';
import type { GateId } from './types';

const behind: Differences['facts'] = {
  upstreams: [
    {
      environment: 'staging',
      deployments: [deployment({ pinnedRevision: OLD })],
    },
  ],
};
const judged = (gate: GateId, differences: Differences) =>
  evaluateGates(context({ facts: behind, ...differences })).find(
    result => result.gate === gate,
  )!;
const hotfix: Differences = {
  change: { class: 'expedited' },
  policy: { expedited: true },
};

it('trap: stop-the-line with a hotfix way out (K#1422): upstream is waived, and it says so', () => {
  expect(judged('upstream', {})).toMatchObject({ state: 'closed' });
  expect(judged('upstream', hotfix)).toMatchObject({
    state: 'open',
    reason: 'Waived: expedited, for one more independent approval.',
    facts: { waived: true, wouldBe: 'closed' },
  });
});

it('one more independent approval is owed', () => {
  const approvedBy = (...names: string[]): Differences => ({
    ...hotfix,
    facts: {
      ...behind,
      pullRequest: pullRequest({
        reviews: names.map(name => review(human(name))),
      }),
    },
  });
  expect(judged('peer-review', approvedBy('bob')).state).not.toBe('open');
  expect(judged('peer-review', approvedBy('bob', 'carol')).state).toBe('open');
});

it('without the leave of the policy nothing is waived, and it is owed all the same', () => {
  const policy = { expedited: false };
  expect(judged('upstream', { ...hotfix, policy }).state).toBe('closed');
  expect(judged('peer-review', { ...hotfix, policy }).state).not.toBe('open');
});

it('waives no other gate', () => {
  const stops = [
    {
      id: 'stop-1',
      scope: 'all' as const,
      owner: 'Sam',
      reason: '',
      since: '2026-06-01T12:00:00Z',
      until: '2026-06-01T18:00:00Z',
    },
  ];
  const facts = { ...behind, pullRequest: null, stops };
  const holding = evaluateGates(context({ ...hotfix, facts })).filter(
    result => result.facts.waived !== true && result.state !== 'open',
  );
  expect(holding.map(result => result.gate)).toEqual([
    'peer-review',
    'only-the-pin',
    'guardrails',
    'mergeable',
    'hold',
  ]);
});
