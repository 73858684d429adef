import { deployed, mergedPullRequest } from '../testing/deployed';
import type { SeparatedRoles } from '../persons';
import { AT, OLD, bot, human, review, stranger } from '../testing/facts';
import { independenceCheck } from './independenceCheck';
import type { DeployedChangeFacts, Verdict } from './types';

type PullRequest = NonNullable<DeployedChangeFacts['pullRequest']>;

const underPolicy = (table: SeparatedRoles[] | null) => ({
  separation: { atMerge: table, atSync: table },
});
const withPr = (change: Partial<PullRequest>) => ({
  pullRequest: mergedPullRequest(change),
});

it.each<[string, Partial<DeployedChangeFacts>, Verdict, RegExp]>([
  [
    'an independent approval',
    {},
    'pass',
    /^bob approved #12 and had no hand in it\.$/,
  ],
  [
    'of an older head, which is another check’s matter',
    withPr({ reviews: [review(human('bob'), 'approved', { commit: OLD })] }),
    'pass',
    /bob/,
  ],
  [
    'nobody approved',
    withPr({ reviews: [] }),
    'fail',
    /^Nobody approved #12\.$/,
  ],
  [
    'dismissed',
    withPr({ reviews: [review(human('bob'), 'dismissed')] }),
    'fail',
    /Nobody approved/,
  ],
  [
    'only the requester',
    withPr({ reviews: [review(human('ada'))] }),
    'fail',
    /ada is its requester/,
  ],
  [
    'somebody in the second of its merge',
    withPr({ mergedAt: '2026-06-01T10:00:00Z' }),
    'pass',
    /bob/,
  ],
  [
    'somebody only after its merge',
    withPr({ mergedAt: '2026-06-01T09:59:59Z' }),
    'fail',
    /^Nobody approved #/,
  ],
  [
    'only the author',
    withPr({ author: human('bob') }),
    'fail',
    /bob is its author/,
  ],
  [
    'only the last pusher',
    withPr({ lastPusher: human('bob') }),
    'fail',
    /bob is its last pusher/,
  ],
  [
    'only who wrote one of its commits',
    withPr({ writers: [bot('portal'), human('bob')] }),
    'fail',
    /bob is its author/,
  ],
  [
    'only a committer, whom the policy then in force keeps apart',
    {
      ...withPr({ committers: [human('bob')] }),
      ...underPolicy([['approver', 'committer']]),
    },
    'fail',
    /bob is its committer/,
  ],
  [
    'a committer, whom it does not',
    withPr({ committers: [human('bob')] }),
    'pass',
    /bob/,
  ],
  [
    'a policy that keeps committers apart, and nobody knows who they are',
    underPolicy([['approver', 'committer']]),
    'indeterminate',
    /committer of this change is not known/,
  ],
  [
    'only the requester, though the policy kept nothing apart',
    {
      ...withPr({ reviews: [review(human('ada'))] }),
      ...underPolicy([]),
    },
    'fail',
    /ada is its requester/,
  ],
  [
    'somebody, while the policy then in force is not known',
    underPolicy(null),
    'indeterminate',
    /policy then in force/,
  ],
  [
    'only another user of the requester',
    { requesterAliases: ['user:default/bob'] },
    'fail',
    /bob is its requester/,
  ],
  [
    'only somebody whose account was linked after the request',
    withPr({ reviews: [review(human('bob', { personAtRequest: null }))] }),
    'indeterminate',
    /bob-gh.*linked to a person after the change was requested/,
  ],
  [
    'only a bot',
    withPr({ reviews: [review(bot('renovate[bot]'))] }),
    'fail',
    /renovate\[bot\] \(github\) is a bot/,
  ],
  [
    'only somebody unknown',
    withPr({ reviews: [review(stranger('zoe'))] }),
    'indeterminate',
    /Nobody is known behind zoe-gh/,
  ],
  [
    'somebody unknown besides Bob',
    withPr({ reviews: [review(stranger('zoe')), review(human('bob'))] }),
    'pass',
    /bob/,
  ],
  [
    'an unknown author',
    withPr({ author: stranger('zoe') }),
    'indeterminate',
    /behind zoe-gh \(github\), the author/,
  ],
  [
    'an unknown pusher',
    withPr({ lastPusher: stranger('zoe') }),
    'indeterminate',
    /the last pusher/,
  ],
  [
    'a pusher not told',
    withPr({ lastPusher: null }),
    'indeterminate',
    /The last pusher of this change is not known/,
  ],
  [
    'a bot’s change that nobody asked for',
    { requester: null },
    'indeterminate',
    /The requester of this change is not known/,
  ],
  [
    'a person’s own change',
    {
      requester: null,
      ...withPr({ author: human('dan'), lastPusher: human('dan') }),
    },
    'pass',
    /bob/,
  ],
  [
    'no pull request',
    { pullRequest: null },
    'indeterminate',
    /No pull request is known/,
  ],
  [
    'the baseline',
    { baseline: true, pullRequest: null },
    'not-applicable',
    /^Found like this when first seen \(baseline\), not approved through the portal\.$/,
  ],
])('CHG-02, %s', (_, change, verdict, reason) => {
  const facts = deployed(change);
  const result = independenceCheck.evaluate({ facts, calendar: null, at: AT });
  expect(result).toMatchObject({ check: 'CHG-02', verdict });
  expect(result.reason).toMatch(reason);
  expect(result.remedy === '').toBe(
    ['pass', 'not-applicable'].includes(verdict),
  );
});
