import { peerReviewGate } from '../gates';
import {
  context,
  human,
  pullRequest,
  review,
  type Differences,
} from '../testing/facts';
import type { Membership, ReviewRule } from './reviewRules';

const SECURITY = 'group:default/security';
const OWNERS = 'group:default/owners';
const security: ReviewRule = { name: 'security', from: [SECURITY], quorum: 1 };
const owners: ReviewRule = { name: 'owners', from: [OWNERS], quorum: 2 };
const user = (name: string) => `user:default/${name}`;
const FRESH = '2026-06-01T14:29:00Z';

function judge(
  approvers: string[],
  reviews: ReviewRule[],
  members: Record<string, string[] | null>,
  differences: Differences & { asOf?: string | null } = {},
) {
  const groups: Membership[] = Object.entries(members).map(
    ([group, names]) => ({ group, members: names && names.map(user) }),
  );
  const { asOf = FRESH, policy } = differences;
  return peerReviewGate.evaluate(
    context({
      facts: {
        pullRequest: pullRequest({
          reviews: approvers.map(name => review(human(name))),
        }),
        memberships: { asOf, groups },
      },
      policy: { requiredApprovals: 0, reviews, ...policy },
    }),
  );
}

it('trap: merged rules weaken the quorum (union of approvers, highest minimum)', () => {
  const members = { [SECURITY]: ['sue'], [OWNERS]: ['bob', 'carol'] };
  const both = [security, owners];
  // As many as the highest quorum, all of them allowed by some rule.
  const weak = judge(['bob', 'carol'], both, members);
  expect(weak.state).toBe('pending');
  expect(weak.reason).toMatch(
    /0 of 1 independent approval of the rule security \(from group:default\/security\)/,
  );
  expect(weak.remedy).toBe(
    'Ask somebody of group:default/security for a review.',
  );
  expect(judge(['sue', 'bob'], both, members).reason).toMatch(/1 of 2.*owners/);
  expect(judge(['sue', 'bob', 'carol'], both, members).state).toBe('open');
});

it('lets one approval serve several rules, each with its own quorum', () => {
  const members = { [SECURITY]: ['bob'], [OWNERS]: ['bob', 'carol'] };
  expect(judge(['bob', 'carol'], [security, owners], members).state).toBe(
    'open',
  );
});

it('keeps the approvals that are required of anybody beside them', () => {
  const members = { [SECURITY]: ['sue'] };
  const two = { policy: { requiredApprovals: 2 } };
  expect(judge(['sue'], [security], members, two).reason).toMatch(
    /1 of 2 independent approvals\./,
  );
  expect(judge(['sue', 'bob'], [security], members, two).state).toBe('open');
});

it('counts nobody of the group who had a hand in the change', () => {
  const result = judge(['ada'], [security], { [SECURITY]: ['ada'] });
  expect(result.reason).toMatch(/ada is the requester and cannot approve/);
});

it('takes a user who is named', () => {
  const rule = { name: 'sre', from: [user('sam')], quorum: 1 };
  const members = { [user('sam')]: ['Sam'] };
  expect(judge(['sam'], [rule], members).state).toBe('open');
  expect(judge(['bob'], [rule], members).state).toBe('pending');
});

it.each<[string, Record<string, string[] | null>, string | null, RegExp]>([
  [
    'of a group nobody knows',
    { [SECURITY]: null },
    FRESH,
    /Nobody is known to belong/,
  ],
  ['that are not told', {}, FRESH, /Nobody is known to belong/],
  [
    'that are too old',
    { [SECURITY]: ['bob'] },
    '2026-06-01T10:00:00Z',
    /has not been read/,
  ],
  ['that were never read', { [SECURITY]: ['bob'] }, null, /has not been read/],
])('is not known by members %s', (_, members, asOf, reason) => {
  const result = judge(['bob'], [security], members, { asOf });
  expect(result.state).toBe('unknown');
  expect(result.reason).toMatch(reason);
});
