import { bot, HEAD, human, OLD, review, stranger } from '../testing/facts';
import { policyApproval, type PolicyPullRequest } from './policyApproval';

/** Ada wrote it, Bob approved it, and it was merged an hour later. */
const pull: PolicyPullRequest = {
  number: 7,
  baseBranch: 'main',
  state: 'merged',
  headSha: HEAD,
  mergedAt: '2026-06-01T11:00:00Z',
  author: human('ada'),
  lastPusher: human('ada'),
  commitAuthors: [human('ada')],
  reviews: [review(human('bob'))],
  complete: true,
  protectedApprovals: 1,
};
const judge = (change: Partial<PolicyPullRequest>) =>
  policyApproval({ ...pull, ...change }, 'main');

describe('a version of the policy', () => {
  it('comes into force by the approval of a second person', () => {
    expect(judge({})).toEqual({ ok: true, approvers: [human('bob')] });
  });

  const second = human('ada', { account: 'ada-private' });
  it.each<[string, Partial<PolicyPullRequest>, RegExp]>([
    [
      'author-approved policy PR refused',
      { reviews: [review(human('ada'))] },
      /Nobody but its authors approved/,
    ],
    [
      'approved by a second account of its author',
      { reviews: [review(second)] },
      /Nobody but its authors approved/,
    ],
    [
      'approved by its last pusher',
      { lastPusher: human('bob') },
      /Nobody but its authors approved/,
    ],
    [
      'approved by somebody who wrote one of its commits',
      { commitAuthors: [human('ada'), human('bob')] },
      /Nobody but its authors approved/,
    ],
    [
      'approved by somebody unknown',
      { reviews: [review(stranger('eve'))] },
      /Nobody but its authors approved/,
    ],
    [
      'approved by a bot',
      { reviews: [review(bot('renovate[bot]'))] },
      /Nobody but its authors approved/,
    ],
    [
      'written by somebody unknown',
      { author: stranger('eve') },
      /Nobody is known behind .*, the author/,
    ],
    [
      'with a commit of somebody unknown',
      { commitAuthors: [stranger('eve')] },
      /Nobody is known behind .*, the author/,
    ],
    [
      'with a commit of no account',
      { commitAuthors: [null] },
      /has a commit whose author has no account/,
    ],
    [
      'pushed by nobody knows whom',
      { lastPusher: null },
      /The last pusher of .* is not known/,
    ],
    [
      'trap: stale approvals after a push',
      { reviews: [review(human('bob'), 'approved', { commit: OLD })] },
      /Nobody but its authors approved/,
    ],
    [
      'approved after it was merged',
      {
        reviews: [
          review(human('bob'), 'approved', {
            submittedAt: '2026-06-01T11:00:01Z',
          }),
        ],
      },
      /before it was merged/,
    ],
    [
      'somebody asked for changes to',
      {
        reviews: [
          review(human('bob')),
          review(human('carol'), 'changes-requested'),
        ],
      },
      /asked for changes/,
    ],
    ['not merged', { state: 'open', mergedAt: null }, /was not merged/],
    ['merged elsewhere', { baseBranch: 'next' }, /into next, not into main/],
    ['unprotected', { protectedApprovals: 0 }, /does not demand a review/],
    [
      'of unknown protection',
      { protectedApprovals: null },
      /protected is not known/,
    ],
    ['told in part', { complete: false }, /more commits or reviews/],
  ])('that is %s stays out of force', (_, change, reason) => {
    expect(judge(change)).toEqual({
      ok: false,
      reason: expect.stringMatching(reason),
    });
  });
});
