import {
  context,
  HEAD,
  human,
  OLD,
  pullRequest,
  review,
} from '../testing/facts';
import { withBoundReviews, type ContentsFact } from './contentsFact';
import { codeOwnersGate } from './codeOwners';
import { peerReviewGate } from './peerReview';
import { renderedGate } from './rendered';
import type { ReviewFact } from './types';

const contents = (change: Partial<ContentsFact> = {}): ContentsFact => ({
  headSha: HEAD,
  rendered: 'known',
  digest: 'd1',
  firstDigest: 'd1',
  ...change,
});

describe('the gate rendered', () => {
  const stateOf = (given: ContentsFact | null | undefined, asked = true) =>
    renderedGate.evaluate(
      context({
        facts: { contents: given },
        policy: { requireRendered: asked },
      }),
    );

  it.each<[string, ContentsFact | null | undefined, string]>([
    ['is known', contents(), 'open'],
    ['could not be rendered', contents({ rendered: 'failed' }), 'closed'],
    ['is being read', contents({ rendered: 'pending' }), 'pending'],
    ['is of another head', contents({ headSha: OLD }), 'pending'],
    ['was never read', null, 'pending'],
    ['is not told', undefined, 'pending'],
  ])('where what it alters %s', (_, given, state) => {
    const asked = stateOf(given);
    expect(asked.state).toBe(state);
    expect(asked.remedy === '').toBe(state === 'open');
    expect(stateOf(given, false).state).toBe('open');
  });

  it('waits for the pull request', () => {
    const given = context({
      facts: { pullRequest: null, contents: contents() },
      policy: { requireRendered: true },
    });
    expect(renderedGate.evaluate(given).state).toBe('pending');
  });
});

describe('reviews are bound to what they saw', () => {
  const judged = (
    digest: string | null | undefined,
    given: ContentsFact | null,
    change: Partial<ReviewFact> = {},
  ) =>
    peerReviewGate.evaluate(
      context({
        facts: {
          contents: given,
          pullRequest: pullRequest({
            reviews: [review(human('bob'), 'approved', { digest, ...change })],
          }),
        },
      }),
    );

  it.each<[string, string | null | undefined, ContentsFact | null, string]>([
    ['the digest that it saw', 'd1', contents(), 'open'],
    ['another digest', 'd0', contents(), 'pending'],
    ['no digest, and it is the first', undefined, contents(), 'open'],
    [
      'no digest, and it has altered since',
      undefined,
      contents({ digest: 'd2' }),
      'pending',
    ],
    [
      'the present digest, not the first',
      'd2',
      contents({ digest: 'd2' }),
      'open',
    ],
    [
      'no digest, before anything was read',
      null,
      contents({ rendered: 'pending', firstDigest: null, digest: 'd1' }),
      'open',
    ],
    [
      'a digest, where none is known now',
      'd1',
      contents({ digest: null }),
      'open',
    ],
    ['a digest, where nothing was read', 'd1', null, 'open'],
  ])('an approval under %s', (_, digest, given, state) => {
    expect(judged(digest, given).state).toBe(state);
  });

  it('and a void one is said to be', () => {
    const { reason, remedy, facts } = judged('d0', contents());
    expect(reason).toContain('before its rules or contents altered');
    expect(remedy).toBe('Ask bob for a new review.');
    expect(facts).toMatchObject({ approvals: 0, staleApprovals: 1 });
  });

  it('trap: stale approvals after a push', () => {
    const given = contents();
    expect(judged('d1', given, { commit: OLD }).state).toBe('pending');
    expect(judged('d1', given, { commit: null }).state).toBe('pending');
  });

  it('and an objection stands whatever has altered', () => {
    const given = judged('d0', contents(), { state: 'changes-requested' });
    expect(given.state).toBe('closed');
  });

  it('for code owners too', () => {
    const owner = human('bob');
    const evaluate = (digest: string) =>
      codeOwnersGate.evaluate(
        context({
          policy: { requireCodeOwners: true },
          facts: {
            contents: contents(),
            pullRequest: pullRequest({
              reviews: [review(owner, 'approved', { digest })],
              codeOwners: {
                path: 'CODEOWNERS',
                problems: [],
                owned: [
                  {
                    line: 1,
                    pattern: '*',
                    paths: ['a'],
                    owners: [{ kind: 'account', account: owner }],
                  },
                ],
              },
            }),
          },
        }),
      ).state;
    expect(evaluate('d1')).toBe('open');
    expect(evaluate('d0')).not.toBe('open');
  });

  it('leaves the pull request as it is where nothing is void', () => {
    const pull = pullRequest();
    expect(withBoundReviews(pull, null)).toBe(pull);
    expect(withBoundReviews(pull, contents())).toEqual(pull);
  });
});
