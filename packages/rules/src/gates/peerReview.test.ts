import {
  HEAD,
  OLD,
  bot,
  context,
  human,
  pullRequest,
  review,
  stranger,
} from '../testing/facts';
import { peerReviewGate } from './peerReview';
import type { GateState, PullRequestFact, ReviewFact } from './types';

const bob = human('bob');
const carol = human('carol');
const later = { submittedAt: '2026-06-01T11:00:00Z' };
const old = { commit: OLD };

const judge = (change: Partial<PullRequestFact>, requiredApprovals = 1) =>
  peerReviewGate.evaluate(
    context({
      facts: { pullRequest: pullRequest(change) },
      policy: { requiredApprovals },
    }),
  );

describe('peer review: who and what counts', () => {
  it.each<[string, ReviewFact[], number, GateState, RegExp]>([
    ['nobody', [], 1, 'pending', /^a1b2c3d has 0 of 1 independent approval\.$/],
    ['one of one', [review(bob)], 1, 'open', /^bob approved a1b2c3d\.$/],
    ['one of two', [review(bob)], 2, 'pending', /1 of 2 independent approvals/],
    [
      'two of two',
      [review(bob), review(carol)],
      2,
      'open',
      /^bob and carol approved/,
    ],
    [
      'the same person twice',
      [review(bob), review(bob, 'approved', later)],
      2,
      'pending',
      /1 of 2/,
    ],
    [
      'one person with two accounts',
      [review(bob), review(human('bob', { account: 'bobby' }))],
      2,
      'pending',
      /1 of 2/,
    ],
    [
      'a reference in other letters',
      [review(bob), review(human('x', { person: 'User:Default/Bob' }))],
      2,
      'pending',
      /1 of 2/,
    ],
    [
      'a comment later',
      [review(bob), review(bob, 'commented', later)],
      1,
      'open',
      /bob approved/,
    ],
    ['a comment only', [review(bob, 'commented')], 1, 'pending', /0 of 1/],
    ['dismissed', [review(bob, 'dismissed')], 1, 'pending', /0 of 1/],
    [
      'dismissed later',
      [review(bob), review(bob, 'dismissed', later)],
      1,
      'pending',
      /0 of 1/,
    ],
    [
      'approved again after a dismissal',
      [review(bob, 'dismissed'), review(bob, 'approved', later)],
      1,
      'open',
      /bob/,
    ],
    [
      'order of the list does not matter',
      [review(bob, 'dismissed', later), review(bob)],
      1,
      'pending',
      /0 of 1/,
    ],
    [
      'an approval of an older head',
      [review(bob, 'approved', old)],
      1,
      'pending',
      /bob approved 4c5d6e7, the head is now a1b2c3d/,
    ],
    [
      'an approval of an unknown commit',
      [review(bob, 'approved', { commit: null })],
      1,
      'pending',
      /an unknown commit/,
    ],
    [
      'an approval at an unreadable time counts as the oldest',
      [review(bob, 'dismissed'), review(bob, 'approved', { submittedAt: '?' })],
      1,
      'pending',
      /0 of 1/,
    ],
    [
      'two decisions in one moment: the less favourable',
      [review(bob, 'dismissed'), review(bob)],
      1,
      'pending',
      /0 of 1/,
    ],
    [
      'the requester',
      [review(human('ada'))],
      1,
      'pending',
      /ada is the requester and cannot approve/,
    ],
    [
      'the requester with another account',
      [review(human('ada', { account: 'ada-private' }))],
      1,
      'pending',
      /ada is the requester/,
    ],
    [
      'a bot',
      [review(bot('renovate[bot]'))],
      1,
      'pending',
      /renovate\[bot\] \(github\) is a bot/,
    ],
    [
      'a bot that is said to be a person',
      [review({ ...bot('x'), person: 'user:default/bob' })],
      1,
      'pending',
      /is a bot/,
    ],
    [
      'an account without a person',
      [review(stranger('zoe'))],
      1,
      'pending',
      /nobody is known behind zoe-gh/,
    ],
  ])('%s', (_, reviews, required, state, reason) => {
    const result = judge({ reviews }, required);
    expect(result).toMatchObject({ gate: 'peer-review', state });
    expect(result.reason).toMatch(reason);
    expect(result.remedy === '').toBe(state === 'open');
  });

  it.each<[string, Partial<PullRequestFact>, RegExp]>([
    ['author', { author: bob }, /bob is the author/],
    ['last pusher', { lastPusher: bob }, /bob is the last pusher/],
  ])('the %s does not count', (_, change, reason) => {
    const result = judge({ ...change, reviews: [review(bob)] });
    expect(result.state).toBe('pending');
    expect(result.reason).toMatch(reason);
  });

  it('an author who is known does not stop others from counting', () => {
    expect(judge({ author: human('dan') }).state).toBe('open');
  });
});

describe('peer review: the rest', () => {
  it('trap: stale approvals after a push: asks whose approval it is for a new review', () => {
    const reviews = [review(bob, 'approved', old)];
    expect(judge({ reviews }).remedy).toBe('Ask bob for a new review.');
  });

  it('is open where the policy asks for no approval', () => {
    expect(judge({ reviews: [] }, 0).state).toBe('open');
  });

  it.each([[-1], [NaN], [0.5]])('cannot judge by a policy of %p', required => {
    expect(judge({}, required).state).toBe('unknown');
  });

  it('waits for a pull request', () => {
    const result = peerReviewGate.evaluate(
      context({ facts: { pullRequest: null } }),
    );
    expect(result.state).toBe('pending');
  });

  it('records counts and no names', () => {
    expect(judge({}).facts).toEqual({
      pullRequest: 12,
      headSha: HEAD,
      pullRequestAsOf: '2026-06-01T14:29:00Z',
      requiredApprovals: 1,
      approvals: 1,
      staleApprovals: 0,
    });
  });
});
