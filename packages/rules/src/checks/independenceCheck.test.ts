import { deployed, mergedPullRequest } from '../testing/deployed';
import { AT, OLD, bot, human, review, stranger } from '../testing/facts';
import { independenceCheck } from './independenceCheck';
import type { DeployedChangeFacts, Verdict } from './types';

type PullRequest = NonNullable<DeployedChangeFacts['pullRequest']>;

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
