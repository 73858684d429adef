import {
  context,
  human,
  OLD,
  PORTAL_BOT,
  review,
  REVISION,
  stranger,
} from '../testing/facts';
import type { Differences } from '../testing/facts';
import type { SourceTag } from './headFacts';
import { sourceReviewGate, sourceReviewGateV1 } from './sourceReview';
import type { SourceFact, SourcePullRequestFact } from './sourceFact';
import type { GateState } from './types';

function pull(
  change: Partial<SourcePullRequestFact> = {},
): SourcePullRequestFact {
  return {
    number: 7,
    state: 'merged',
    headSha: 'h7',
    author: human('dan'),
    lastPusher: human('dan'),
    writers: [human('dan')],
    reviews: [review(human('bob'), 'approved', { commit: 'h7' })],
    complete: true,
    ...change,
  };
}

function source(change: Partial<SourceFact> = {}): SourceFact {
  return {
    repository: 'acme/shop',
    base: 'a',
    head: 'c',
    commits: 2,
    complete: true,
    withoutPullRequest: [],
    pullRequests: [pull()],
    authors: [human('dan')],
    ...change,
  };
}

const judge = (
  facts: Differences['facts'],
  change: Differences['change'] = {},
) =>
  sourceReviewGate.evaluate(
    context({ facts, change, policy: { requireSourceReview: true } }),
  );
const approvedBy = (name: string, commit = 'h7') => [
  review(human(name), 'approved', { commit }),
];

it('is open where the policy does not ask for it', () => {
  const result = sourceReviewGate.evaluate(context());
  expect(result).toMatchObject({ state: 'open' });
  expect(result.reason).toMatch(/does not ask/);
});

it.each<[string, SourceFact | null | undefined, GateState, RegExp]>([
  ['all approved', source(), 'open', /Each of 1 source pull request had/],
  [
    'nothing new',
    source({ commits: 0, pullRequests: [] }),
    'open',
    /no commit/,
  ],
  ['not read', null, 'unknown', /has not been read/],
  ['not collected', undefined, 'unknown', /has not been read/],
  ['not all known', source({ complete: false }), 'unknown', /Not every commit/],
  [
    'a commit without a pull request',
    source({ withoutPullRequest: ['b'.repeat(40)] }),
    'closed',
    /No merged pull request brought bbbbbbb/,
  ],
  [
    'nobody approved',
    source({ pullRequests: [pull({ reviews: [] })] }),
    'closed',
    /Nobody independent approved the head of source pull request #7/,
  ],
  [
    'its author approved under another account',
    source({
      pullRequests: [
        pull({
          reviews: [
            review(human('dan', { account: 'danny' }), 'approved', {
              commit: 'h7',
            }),
          ],
        }),
      ],
    }),
    'closed',
    /Nobody independent/,
  ],
  [
    'only its last pusher approved',
    source({
      pullRequests: [pull({ lastPusher: human('bob') })],
    }),
    'closed',
    /Nobody independent/,
  ],
  [
    'only who wrote a commit of it approved',
    source({ pullRequests: [pull({ writers: [human('bob')] })] }),
    'closed',
    /Nobody independent/,
  ],
  [
    'approved before the last push',
    source({ pullRequests: [pull({ reviews: approvedBy('bob', 'old') })] }),
    'closed',
    /the head of/,
  ],
  [
    'approved by an unknown account',
    source({
      pullRequests: [
        pull({
          reviews: [review(stranger('zoe'), 'approved', { commit: 'h7' })],
        }),
      ],
    }),
    'unknown',
    /Nobody is known behind zoe-gh/,
  ],
  [
    'an unknown pusher',
    source({ pullRequests: [pull({ lastPusher: null })] }),
    'unknown',
    /Who wrote or pushed/,
  ],
  [
    'an unknown author',
    source({ pullRequests: [pull({ author: stranger('zoe') })] }),
    'unknown',
    /behind zoe-gh/,
  ],
  [
    'not all reviews',
    source({ pullRequests: [pull({ complete: false })] }),
    'unknown',
    /more reviews or commits/,
  ],
  [
    'a pull request that cannot be read',
    source({ pullRequests: [pull({ state: 'missing', author: null })] }),
    'unknown',
    /cannot be read/,
  ],
  [
    'one that is not merged',
    source({ pullRequests: [pull({ state: 'open' })] }),
    'closed',
    /is open, not merged/,
  ],
  [
    'a certain no before a doubt',
    source({
      pullRequests: [
        pull({ complete: false }),
        pull({ number: 8, reviews: [] }),
      ],
    }),
    'closed',
    /#8 \(1 more pull request likewise/,
  ],
  [
    'a bot wrote it and a person approved it',
    source({
      pullRequests: [
        pull({ author: PORTAL_BOT, lastPusher: PORTAL_BOT, writers: [] }),
      ],
    }),
    'open',
    /had an independent approval/,
  ],
])('%s', (_, given, state, reason) => {
  const result = judge(given === undefined ? {} : { source: given });
  expect(result.reason).toMatch(reason);
  expect(result.state).toBe(state);
});

it.each([
  ['a rollback', { kind: 'rollback' as const }],
  ['what moves no revision', { toRevision: null }],
])('does not ask of %s', (_, change) => {
  expect(judge({ source: null }, change).state).toBe('open');
});

describe('a pin that names a tag', () => {
  const tag = (changes: Partial<SourceTag> = {}): SourceTag => ({
    repository: 'acme/shop',
    name: 'v1.4.0',
    commit: REVISION,
    firstCommit: REVISION,
    verification: null,
    ...changes,
  });
  const unreviewed = source({ pullRequests: [pull({ reviews: [] })] });

  it.each<[string, SourceTag | null, SourceFact | null, GateState, RegExp]>([
    ['of reviewed commits', tag(), source(), 'open', /had an independent/],
    ['of others', tag(), unreviewed, 'closed', /Nobody independent approved/],
    ['whose commits are unread', tag(), null, 'unknown', /has not been read/],
    [
      'that was moved to commits that are reviewed too',
      tag({ commit: OLD }),
      source(),
      'unknown',
      /^Tag v1\.4\.0 of acme\/shop was moved: it names 4c5d6e7, and named/,
    ],
    [
      'that was deleted',
      tag({ commit: null }),
      source(),
      'unknown',
      /^Tag v1\.4\.0 of acme\/shop was deleted; it named/,
    ],
    [
      'that is not there',
      tag({ commit: null, firstCommit: null }),
      null,
      'unknown',
      /^acme\/shop has no tag v1\.4\.0/,
    ],
    [
      'that was not read',
      null,
      source(),
      'unknown',
      /^Which commit the tag of the pin names has not been read/,
    ],
  ])('%s', (_, named, brought, state, reason) => {
    const facts = { source: brought, sourceTags: [named] };
    const result = judge(facts, { toRevision: 'v1.4.0' });
    expect(result).toMatchObject({ state, ruleVersion: 2 });
    expect(result.reason).toMatch(reason);
    expect(result.remedy === '').toBe(state === 'open');
  });

  it('was unknown before tags were read, and still is by that rule', () => {
    const before = sourceReviewGateV1.evaluate(
      context({
        facts: { source: null, sourceTags: [tag()] },
        change: { toRevision: 'v1.4.0' },
        policy: { requireSourceReview: true },
      }),
    );
    expect(before).toMatchObject({ state: 'unknown', ruleVersion: 1 });
  });
});
