import fc from 'fast-check';
import type { Involvement } from '../persons/involvement';
import { human } from '../testing/facts';
import type { CabRule } from './cabRules';
import { outcomeOf, VOTE_DECISIONS, weighVotes, type VoteFact } from './votes';

const DIGEST = 'd1';
const NOBODY: Involvement = { persons: [], unknown: [] };
const RULE: CabRule = {
  name: 'board',
  from: ['group:default/cab'],
  quorum: 2,
  rejectsAt: 1,
  standard: [],
};
const MEMBERS = [
  {
    group: 'group:default/CAB',
    members: ['user:default/ada', 'user:default/bob', 'user:default/carol'],
  },
];
const user = (name: string, aliases: string[] = []) =>
  human(name, {
    provider: 'catalog',
    account: `user:default/${name}`,
    person: `user:default/${name}`,
    ...(aliases.length > 0 && { aliases }),
  });
const vote = (
  voter: string,
  decision: VoteFact['decision'],
  more: Partial<VoteFact> = {},
): VoteFact => ({
  voter: user(voter),
  delegator: null,
  decision,
  digest: DIGEST,
  at: '2026-06-01T10:00:00.000Z',
  ...more,
});
const weighed = (votes: VoteFact[], involved = NOBODY) =>
  weighVotes(votes, DIGEST, involved);
const outcome = (votes: VoteFact[], involved = NOBODY, rule = RULE) =>
  outcomeOf(rule, weighed(votes, involved), MEMBERS);

describe('votes of a board', () => {
  it('meet a rule with its quorum of members', () => {
    expect(outcome([vote('ada', 'approve')]).state).toBe('waiting');
    const both = [vote('ada', 'approve'), vote('bob', 'approve')];
    expect(outcome(both).state).toBe('met');
    const stranger = [vote('ada', 'approve'), vote('eve', 'approve')];
    expect(outcome(stranger)).toMatchObject({ approvals: 1, state: 'waiting' });
  });

  it('the later one of a voter takes the place of the earlier', () => {
    const votes = [
      vote('ada', 'approve'),
      vote('bob', 'approve'),
      vote('bob', 'ask'),
    ];
    expect(outcome(votes)).toMatchObject({ approvals: 1, state: 'waiting' });
  });

  it('are void once the change is another, until they are cast again', () => {
    const old = vote('ada', 'approve', { digest: 'd0' });
    expect(weighed([old])[0].standing).toBe('void');
    const again = [old, vote('ada', 'approve'), vote('bob', 'approve')];
    expect(outcome(again).state).toBe('met');
    expect(weighVotes([vote('ada', 'approve')], null, NOBODY)[0].standing).toBe(
      'void',
    );
  });

  it('of who had a hand in the change count for nothing', () => {
    const hands: Involvement = {
      persons: [{ person: 'user:default/ada', role: 'requester' }],
      unknown: [],
    };
    const [mine] = weighed([vote('ada', 'approve')], hands);
    expect(mine).toMatchObject({ standing: 'involved', role: 'requester' });
    const [alias] = weighed(
      [vote('bob', 'approve', { voter: user('bob', ['user:default/ada']) })],
      hands,
    );
    expect(alias.standing).toBe('involved');
  });

  it('conflicts of delegate and delegator both count', () => {
    const hands: Involvement = {
      persons: [{ person: 'user:default/ada', role: 'author' }],
      unknown: [],
    };
    for (const [voter, delegator] of [
      ['ada', 'bob'],
      ['bob', 'ada'],
    ]) {
      const [one] = weighed(
        [vote(voter, 'approve', { delegator: user(delegator) })],
        hands,
      );
      expect(one.standing).toBe('involved');
    }
  });

  it('one person has one vote, delegations included', () => {
    const votes = [
      vote('ada', 'approve', { delegator: user('bob') }),
      vote('ada', 'approve'),
    ];
    expect(outcome(votes)).toMatchObject({ approvals: 1, state: 'waiting' });
    const standsForTwo = [
      vote('eve', 'approve', { delegator: user('ada') }),
      vote('eve', 'approve', { delegator: user('bob') }),
    ];
    expect(outcome(standsForTwo).approvals).toBe(1);
    const ownGoesFirst = [
      vote('eve', 'approve', { delegator: user('ada') }),
      vote('ada', 'reject'),
    ];
    expect(outcome(ownGoesFirst)).toMatchObject({
      approvals: 0,
      rejections: 1,
    });
  });

  it('who stands for another speaks with the seat of the other', () => {
    const votes = [
      vote('eve', 'approve', { delegator: user('ada') }),
      vote('bob', 'approve'),
    ];
    expect(outcome(votes).state).toBe('met');
    const forStranger = [vote('ada', 'approve', { delegator: user('eve') })];
    expect(outcome(forStranger).approvals).toBe(0);
  });

  it('as many rejections as the rule says reject', () => {
    const votes = [
      vote('ada', 'approve'),
      vote('bob', 'approve'),
      vote('carol', 'reject'),
    ];
    expect(outcome(votes).state).toBe('rejected');
    expect(outcome(votes, NOBODY, { ...RULE, rejectsAt: 2 }).state).toBe('met');
  });

  it('meet nothing where a group is unknown', () => {
    const both = weighed([vote('ada', 'approve'), vote('bob', 'approve')]);
    const rule = { ...RULE, from: [...RULE.from, 'group:default/risk'] };
    expect(outcomeOf(rule, both, MEMBERS)).toMatchObject({
      state: 'waiting',
      unknownGroups: ['group:default/risk'],
    });
  });

  it('never come to more approvals than there are humans in favour', () => {
    const names = fc.constantFrom('ada', 'bob', 'carol', 'eve');
    const anyVote = fc
      .tuple(
        names,
        fc.option(names, { nil: null }),
        fc.constantFrom(...VOTE_DECISIONS),
        fc.constantFrom('d0', DIGEST),
      )
      .map(([voter, delegator, decision, digest]) =>
        vote(voter, decision, {
          digest,
          delegator: delegator && delegator !== voter ? user(delegator) : null,
        }),
      );
    fc.assert(
      fc.property(fc.array(anyVote, { maxLength: 12 }), votes => {
        const counting = weighed(votes).filter(
          ({ standing }) => standing === 'counts',
        );
        const humans = counting.flatMap(({ voter, delegator }) =>
          [voter, delegator].flatMap(one => one?.person ?? []),
        );
        expect(new Set(humans).size).toBe(humans.length);
        for (const { digest } of counting) expect(digest).toBe(DIGEST);
        const { approvals, rejections } = outcome(votes);
        expect(approvals + rejections).toBeLessThanOrEqual(3);
      }),
    );
  });
});
