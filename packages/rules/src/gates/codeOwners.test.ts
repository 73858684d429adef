import fc from 'fast-check';
import {
  bot,
  context,
  human,
  OLD,
  PIN_PATH,
  pullRequest,
  review,
  stranger,
} from '../testing/facts';
import { codeOwnersGate } from './codeOwners';
import type { CodeOwnerFact, CodeOwnersFact } from './headFacts';
import type { GateState, PullRequestFact, ReviewFact } from './types';

const account = (name: string): CodeOwnerFact => ({
  kind: 'account',
  account: human(name),
});
const team: CodeOwnerFact = { kind: 'team', team: 'acme/pay' };
const address: CodeOwnerFact = { kind: 'address' };

const owned = (
  ...owners: CodeOwnerFact[]
): CodeOwnersFact['owned'][number] => ({
  line: 3,
  pattern: '/services/',
  paths: [PIN_PATH],
  owners,
});
const file = (
  rules: CodeOwnersFact['owned'],
  problems: CodeOwnersFact['problems'] = [],
): CodeOwnersFact => ({ path: '.github/CODEOWNERS', problems, owned: rules });

const decide = (
  codeOwners: CodeOwnersFact | null | undefined,
  reviews: ReviewFact[] = [],
  changes: Partial<PullRequestFact> = {},
) =>
  codeOwnersGate.evaluate(
    context({
      facts: { pullRequest: pullRequest({ codeOwners, reviews, ...changes }) },
      policy: { requireCodeOwners: true },
    }),
  );

const ofTeam = (name: string, ownerTeams: string[] | null) =>
  review(human(name), 'approved', { ownerTeams });

it.each<[string, CodeOwnersFact['owned'], ReviewFact[], GateState, RegExp]>([
  ['nothing owned', [], [], 'open', /^Nobody owns what is changed/],
  [
    'approved by its owner',
    [owned(account('bob'))],
    [review(human('bob'))],
    'open',
    /^An owner of everything that is owned approved a1b2c3d\.$/,
  ],
  [
    "approved under the owner's other account",
    [owned(account('bob'))],
    [review(human('bob', { account: 'bob-work' }))],
    'open',
    /approved/,
  ],
  [
    'approved by one of several owners',
    [owned(account('carol'), account('bob'))],
    [review(human('bob'))],
    'open',
    /approved/,
  ],
  [
    'approved by somebody else',
    [owned(account('carol'), team)],
    [ofTeam('bob', [])],
    'pending',
    /^No owner of services.* approved a1b2c3d\.$/,
  ],
  [
    'approved by a member of the owning team',
    [owned(team)],
    [ofTeam('bob', ['acme/other', 'acme/pay'])],
    'open',
    /approved/,
  ],
  [
    'approved by somebody whose teams are not told',
    [owned(team)],
    [ofTeam('bob', null)],
    'unknown',
    /Whether bob, who approved, owns .* is not known/,
  ],
  [
    'approved by an owner, beside one whose teams are not told',
    [owned(team, account('carol'))],
    [ofTeam('bob', null), review(human('carol'))],
    'open',
    /approved/,
  ],
  [
    'trap: stale approvals after a push',
    [owned(account('bob'))],
    [review(human('bob'), 'approved', { commit: OLD })],
    'pending',
    /No owner/,
  ],
  [
    'approved by the owner who asked for it',
    [owned(account('ada'))],
    [review(human('ada'))],
    'pending',
    /No owner/,
  ],
  [
    'approved by a bot that owns it',
    [owned({ kind: 'account', account: bot('auto[bot]') })],
    [review(bot('auto[bot]'))],
    'pending',
    /No owner/,
  ],
  [
    'approved by an owner who is nobody we know',
    [owned({ kind: 'account', account: stranger('eve') })],
    [review(stranger('eve'))],
    'pending',
    /No owner/,
  ],
  [
    'taken back by the owner',
    [owned(account('bob'))],
    [
      review(human('bob')),
      review(human('bob'), 'dismissed', {
        submittedAt: '2026-06-01T11:00:00Z',
      }),
    ],
    'pending',
    /No owner/,
  ],
  [
    'one of two rules approved',
    [owned(account('bob')), { ...owned(account('carol')), paths: ['a', 'b'] }],
    [review(human('bob'))],
    'pending',
    /No owner of a and 1 more path approved/,
  ],
  [
    'owned by an address alone',
    [owned(address)],
    [review(human('bob'))],
    'closed',
    /by an e-mail address alone \(line 3\)/,
  ],
])('code-owners: %s', (_, rules, reviews, state, reason) => {
  const result = decide(file(rules), reviews);
  expect(result.state).toBe(state);
  expect(result.reason).toMatch(reason);
  expect(result.remedy === '').toBe(state === 'open');
});

it('says whom to ask', () => {
  const result = decide(file([owned(account('bob'), team, address)]));
  expect(result.remedy).toBe(
    'Ask bob and acme/pay for a review; one is enough.',
  );
});

it.each<[string, CodeOwnersFact | null | undefined, Partial<PullRequestFact>]>([
  ['the owners', null, {}],
  ['what the first version of a reading did not ask for', undefined, {}],
  ['the files that are changed', file([]), { files: null }],
  ['all reviews', file([owned(account('bob'))]), { reviewsComplete: false }],
  ['the pusher', file([owned(account('bob'))]), { lastPusher: null }],
  ['a line that can be read', file([], [{ line: 9, kind: 'syntax' }]), {}],
])('is unknown without %s', (_, codeOwners, changes) => {
  expect(decide(codeOwners, [review(human('bob'))], changes).state).toBe(
    'unknown',
  );
});

it('is closed where there is no file that names owners', () => {
  const result = decide({ path: null, problems: [], owned: [] });
  expect(result.state).toBe('closed');
  expect(result.reason).toMatch(/main has no file that names them/);
});

it('passes over an owner whom the forge does not know', () => {
  const rules = [owned(account('gone'), account('bob'))];
  const codeOwners = file(rules, [{ line: 3, kind: 'unknown-owner' }]);
  expect(decide(codeOwners, [review(human('bob'))]).state).toBe('open');
});

it('is open where the policy does not ask for it', () => {
  const facts = { pullRequest: null };
  expect(codeOwnersGate.evaluate(context({ facts })).state).toBe('open');
});

it('opens by an owner of every rule, and never by fewer', () => {
  const names = ['bob', 'carol', 'dan', 'ada'];
  const rule = fc
    .subarray(names, { minLength: 1 })
    .map(owners => owned(...owners.map(account)));
  fc.assert(
    fc.property(
      fc.array(rule, { minLength: 1, maxLength: 3 }),
      fc.subarray(names),
      (rules, approvers) => {
        const reviews = approvers.map(name => review(human(name)));
        // Ada asked for the change.
        const independent = approvers.filter(name => name !== 'ada');
        const all = rules.every(({ owners }) =>
          independent.some(name =>
            owners.some(
              owner =>
                owner.kind === 'account' &&
                owner.account.person === `user:default/${name}`,
            ),
          ),
        );
        expect(decide(file(rules), reviews).state === 'open').toBe(all);
      },
    ),
  );
});
