import { deployed, mergedPullRequest } from '../testing/deployed';
import { AT, OLD, bot, human, review, stranger } from '../testing/facts';
import { freshnessCheck } from './freshnessCheck';
import type { DeployedChangeFacts, Verdict } from './types';

const bob = human('bob');
const stale = review(bob, 'approved', { commit: OLD });

const withReviews = (...reviews: ReturnType<typeof review>[]) => ({
  pullRequest: mergedPullRequest({ reviews }),
});

it.each<[string, Partial<DeployedChangeFacts>, Verdict, RegExp]>([
  [
    'an approval of the head',
    {},
    'pass',
    /^bob approved a1b2c3d, the head of #12\.$/,
  ],
  [
    'an approval of an older head',
    withReviews(stale),
    'fail',
    /^bob approved 4c5d6e7, but the head of #12 was a1b2c3d\.$/,
  ],
  [
    'one of each',
    withReviews(stale, review(human('carol'))),
    'pass',
    /^carol approved/,
  ],
  ['nobody', withReviews(), 'fail', /Nobody independent approved a1b2c3d/],
  ['dismissed', withReviews(review(bob, 'dismissed')), 'fail', /Nobody/],
  [
    'approved, then dismissed',
    withReviews(
      review(bob),
      review(bob, 'dismissed', { submittedAt: '2026-06-01T11:00:00Z' }),
    ),
    'fail',
    /Nobody/,
  ],
  [
    'a bot’s does not count',
    withReviews(stale, review(bot('x'))),
    'fail',
    /bob approved 4c5d6e7/,
  ],
  [
    'the requester’s does not add to a stale one',
    withReviews(stale, review(human('ada'))),
    'fail',
    /bob approved 4c5d6e7/,
  ],
  [
    'an approval of the head after the merge',
    { pullRequest: mergedPullRequest({ mergedAt: '2026-06-01T09:59:59Z' }) },
    'fail',
    /Nobody independent approved/,
  ],
  [
    'an unknown reviewer of the head',
    withReviews(review(stranger('zoe'))),
    'indeterminate',
    /behind zoe-gh/,
  ],
  [
    'an unknown reviewer of an older head',
    withReviews(review(stranger('zoe'), 'approved', { commit: OLD })),
    'fail',
    /Nobody/,
  ],
  [
    'an unknown commit',
    withReviews(review(bob, 'approved', { commit: null })),
    'indeterminate',
    /Which commit bob approved/,
  ],
  [
    'no pull request',
    { pullRequest: null },
    'indeterminate',
    /No pull request/,
  ],
  ['the baseline', { baseline: true }, 'not-applicable', /baseline/],
])('CHG-03, %s', (_, change, verdict, reason) => {
  const facts = deployed(change);
  const result = freshnessCheck.evaluate({ facts, calendar: null, at: AT });
  expect(result).toMatchObject({ check: 'CHG-03', verdict });
  expect(result.reason).toMatch(reason);
  expect(result.remedy === '').toBe(
    ['pass', 'not-applicable'].includes(verdict),
  );
});
