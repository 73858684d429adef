import { DateTime } from 'luxon';
import type { CabRule, VoteFact } from '../cab';
import { context, HEAD, human, pullRequest, stranger } from '../testing/facts';
import type { Differences } from '../testing/facts';
import { cabGate } from './cab';

const RULE: CabRule = {
  name: 'production board',
  from: ['group:default/cab'],
  quorum: 1,
  rejectsAt: 1,
  standard: [],
};
const MEMBERSHIPS = {
  asOf: '2026-06-01T14:29:00Z',
  groups: [
    {
      group: 'group:default/cab',
      members: ['user:default/carol', 'user:default/dan', 'user:default/ada'],
    },
  ],
};
const CONTENTS = {
  headSha: HEAD,
  rendered: 'known' as const,
  digest: 'd1',
  firstDigest: 'd1',
};
const vote = (name: string, more: Partial<VoteFact> = {}): VoteFact => ({
  voter: human(name, {
    provider: 'catalog',
    account: `user:default/${name}`,
  }),
  delegator: null,
  decision: 'approve',
  digest: 'd1',
  at: '2026-06-01T12:00:00.000Z',
  ...more,
});

function decide(
  { facts, policy, change }: Differences = {},
  more: { at?: DateTime } = {},
) {
  return cabGate.evaluate({
    ...context({
      change,
      facts: {
        memberships: MEMBERSHIPS,
        contents: CONTENTS,
        ...facts,
      },
      policy: { cab: [RULE], ...policy },
    }),
    ...more,
  });
}

it.each<[string, Differences, string, RegExp]>([
  ['nothing is asked', { policy: { cab: [] } }, 'open', /asks no board/],
  [
    'a standard change',
    {
      policy: {
        cab: [
          { ...RULE, standard: [{ kind: 'promotion', paths: ['services/'] }] },
        ],
      },
    },
    'open',
    /standard change/,
  ],
  ['nobody voted', {}, 'pending', /0 of 1 vote of production board/],
  ['a member approved', { facts: { votes: [vote('carol')] } }, 'open', /carol/],
  [
    'who asked for it approved',
    { facts: { votes: [vote('ada')] } },
    'pending',
    /the vote of ada does not count, for one of them is the requester/,
  ],
  [
    'somebody else approved',
    { facts: { votes: [vote('eve')] } },
    'pending',
    /0 of 1 vote/,
  ],
  [
    'it altered since',
    { facts: { votes: [vote('carol', { digest: 'd0' })] } },
    'pending',
    /carol voted on what it was before it altered/,
  ],
  [
    'a member rejected',
    { facts: { votes: [vote('carol', { decision: 'reject' })] } },
    'closed',
    /carol rejected it/,
  ],
  [
    'a member asked',
    { facts: { votes: [vote('carol', { decision: 'ask' })] } },
    'pending',
    /carol asked a question/,
  ],
  [
    'it is not read to the end',
    { facts: { votes: [vote('carol')], contents: null } },
    'pending',
    /has not been read to the end/,
  ],
  [
    'another head was read',
    {
      facts: {
        votes: [vote('carol')],
        contents: { ...CONTENTS, headSha: 'other' },
      },
    },
    'pending',
    /has not been read to the end/,
  ],
  [
    'nobody is known of the board',
    {
      facts: {
        votes: [vote('carol')],
        memberships: {
          ...MEMBERSHIPS,
          groups: [{ group: 'group:default/cab', members: null }],
        },
      },
    },
    'unknown',
    /Nobody is known to belong to group:default\/cab/,
  ],
  [
    'the catalog is silent',
    {
      facts: {
        votes: [vote('carol')],
        memberships: { ...MEMBERSHIPS, asOf: '2026-06-01T10:00:00Z' },
      },
    },
    'unknown',
    /The catalog has not been read/,
  ],
  [
    'who wrote it is not known',
    {
      facts: {
        votes: [vote('carol')],
        pullRequest: pullRequest({ author: stranger('eve') }),
      },
    },
    'unknown',
    /Nobody is known behind/,
  ],
  [
    'the pull request was not read lately',
    {
      facts: {
        votes: [vote('carol')],
        pullRequest: pullRequest({ asOf: '2026-06-01T10:00:00Z' }),
      },
    },
    'unknown',
    /has not been read/,
  ],
])('%s', (_, differences, state, reason) => {
  const result = decide(differences);
  expect(result.state).toBe(state);
  expect(result.reason).toMatch(reason);
  expect(result.remedy === '').toBe(state === 'open');
});

it('approves nothing by time-out, however long it waits and whoever was reminded', () => {
  const reminders = { hours: 24 };
  for (const days of [1, 30, 3650]) {
    const at = DateTime.fromISO('2026-06-01T10:00:00Z').plus({ days });
    const heard = at.toUTC().toISO() as string;
    const result = decide(
      {
        policy: { cab: [{ ...RULE, reminders }] },
        facts: {
          memberships: { ...MEMBERSHIPS, asOf: heard },
          pullRequest: pullRequest({ asOf: heard }),
        },
      },
      { at },
    );
    expect(result.state).toBe('pending');
  }
});

it('asks every rule by itself', () => {
  const risk = { ...RULE, name: 'risk', from: ['user:default/dan'] };
  const policy = { cab: [RULE, risk] };
  const memberships = {
    ...MEMBERSHIPS,
    groups: [
      ...MEMBERSHIPS.groups,
      { group: 'user:default/dan', members: ['user:default/dan'] },
    ],
  };
  const [carol, dan] = [vote('carol'), vote('dan')];
  const state = (votes: VoteFact[]) =>
    decide({ policy, facts: { votes, memberships } }).state;
  expect(state([carol])).toBe('pending');
  expect(state([dan])).toBe('open');
});
