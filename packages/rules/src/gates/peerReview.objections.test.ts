import {
  OLD,
  PORTAL_BOT,
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

describe('peer review: changes requested', () => {
  it.each<[string, ReviewFact[], GateState]>([
    [
      'at the head',
      [review(bob), review(carol, 'changes-requested')],
      'closed',
    ],
    [
      'by nobody we know',
      [review(bob), review(stranger('zoe'), 'changes-requested')],
      'closed',
    ],
    [
      'by a bot',
      [review(bob), review(bot('scan'), 'changes-requested')],
      'closed',
    ],
    [
      'of an unknown commit',
      [review(bob), review(carol, 'changes-requested', { commit: null })],
      'closed',
    ],
    [
      'of an older head',
      [review(bob), review(carol, 'changes-requested', old)],
      'open',
    ],
    [
      'with a comment later',
      [
        review(bob),
        review(carol, 'changes-requested'),
        review(carol, 'commented', later),
      ],
      'closed',
    ],
    [
      'approved later',
      [
        review(bob),
        review(carol, 'changes-requested'),
        review(carol, 'approved', later),
      ],
      'open',
    ],
    [
      'dismissed later',
      [
        review(bob),
        review(carol, 'changes-requested'),
        review(carol, 'dismissed', later),
      ],
      'open',
    ],
    [
      'by a second account of the approver',
      [
        review(bob, 'approved', later),
        review(human('bob', { account: 'bobby' }), 'changes-requested'),
      ],
      'closed',
    ],
    [
      'at an unreadable time counts as the newest',
      [review(bob), review(bob, 'changes-requested', { submittedAt: '?' })],
      'closed',
    ],
  ])('%s', (_, reviews, state) => {
    expect(judge({ reviews }).state).toBe(state);
  });

  it('names who asked', () => {
    expect(
      judge({ reviews: [review(carol, 'changes-requested')] }),
    ).toMatchObject({
      reason: 'carol asked for changes to a1b2c3d.',
      remedy: 'Settle it with carol, and ask for a new review.',
    });
  });
});

describe('peer review: hands that are not known', () => {
  it.each<[string, Partial<PullRequestFact>, RegExp, RegExp]>([
    [
      'pusher not told',
      { lastPusher: null },
      /does not say who pushed/,
      /next reading/,
    ],
    [
      'pusher without a person',
      { lastPusher: stranger('zoe') },
      /behind zoe-gh \(github\), the last pusher/,
      /Link the account zoe-gh/,
    ],
    [
      'author without a person',
      { author: stranger('zoe') },
      /behind zoe-gh \(github\), the author/,
      /Link the account zoe-gh/,
    ],
  ])('%s', (_, change, reason, remedy) => {
    const result = judge(change);
    expect(result.state).toBe('unknown');
    expect(result.reason).toMatch(reason);
    expect(result.remedy).toMatch(remedy);
  });

  it('a requester that is not told', () => {
    const result = peerReviewGate.evaluate(
      context({ change: { requester: '' } }),
    );
    expect(result).toMatchObject({
      state: 'unknown',
      reason: 'Who asked for this change is not known.',
    });
  });

  it('reviews that the forge gave only in part', () => {
    expect(judge({ reviewsComplete: false })).toMatchObject({
      state: 'unknown',
      reason: expect.stringMatching(/an objection may be missing/),
    });
  });

  it('our own bot as author and pusher is fine', () => {
    const hands = { author: PORTAL_BOT, lastPusher: PORTAL_BOT };
    expect(judge(hands).state).toBe('open');
  });
});
