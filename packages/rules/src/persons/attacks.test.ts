import { peerReviewGate } from '../gates';
import type { PullRequestFact } from '../gates';
import {
  context,
  HEAD,
  human,
  PORTAL_BOT,
  pullRequest,
  review,
  stranger,
  type Differences,
} from '../testing/facts';
import { actingProblem } from './acting';
import { DEFAULT_SEPARATION, type SeparatedRoles } from './roles';

/**
 * Attacks on the separation of duties, each by its name. Ada asks for every
 * change; one independent approval is required.
 */

const ADA = 'user:default/ada';

const judge = (
  change: Partial<PullRequestFact>,
  differences: Differences = {},
) =>
  peerReviewGate.evaluate(
    context({
      ...differences,
      facts: { pullRequest: pullRequest(change), ...differences.facts },
    }),
  );

describe('two-account self-approval', () => {
  it.each([
    ['another account of hers', human('ada', { account: 'ada-private' })],
    [
      'an account that is hers in other letters',
      human('x', { person: 'User:Default/Ada' }),
    ],
    [
      'an account of another user who is the same human',
      human('ada-adm', { aliases: [ADA] }),
    ],
    [
      'an account that was hers when she asked, and is given away since',
      human('bob', { personAtRequest: ADA }),
    ],
  ])('%s does not approve what she asked for', (_, reviewer) => {
    const result = judge({ reviews: [review(reviewer)] });
    expect(result.state).toBe('pending');
    expect(result.reason).toMatch(/is the requester and cannot approve/);
  });

  it('counts two accounts of one human once', () => {
    const bob = human('bob', { aliases: ['user:default/bob-adm'] });
    const admin = human('bob-adm', { aliases: ['user:default/bob'] });
    const result = judge(
      { reviews: [review(bob), review(admin)] },
      { policy: { requiredApprovals: 2 } },
    );
    expect(result.state).toBe('pending');
    expect(result.reason).toMatch(/1 of 2.*another account of somebody/);
  });

  it('knows the requester by every user who is the same human', () => {
    const result = judge(
      { reviews: [review(human('ada-adm'))] },
      { change: { requesterAliases: ['user:default/ada-adm'] } },
    );
    expect(result.state).toBe('pending');
    expect(result.reason).toMatch(/ada-adm is the requester/);
  });
});

describe('spoofed author', () => {
  it('who writes a colleague into the commit is still its pusher', () => {
    const result = judge({
      author: human('bob'),
      lastPusher: human('eve'),
      writers: [human('bob')],
      reviews: [review(human('eve'))],
    });
    expect(result.state).toBe('pending');
    expect(result.reason).toMatch(/eve is the last pusher and cannot approve/);
  });

  it('an address without an account hides nobody: nothing is known', () => {
    const result = judge({
      author: human('bob'),
      lastPusher: human('bob'),
      writers: [human('bob'), null],
      reviews: [review(human('carol'))],
    });
    expect(result.state).toBe('unknown');
    expect(result.reason).toMatch(/No account .* behind the author/);
  });

  it('who is written into a commit cannot approve it', () => {
    const result = judge({
      writers: [PORTAL_BOT, human('carol')],
      reviews: [review(human('carol'))],
    });
    expect(result.reason).toMatch(/carol is the author and cannot approve/);
  });
});

describe('last-pusher', () => {
  it('who approved and pushed afterwards approved nothing', () => {
    const result = judge({
      author: human('dan'),
      lastPusher: human('bob'),
      reviews: [review(human('bob'), 'approved', { commit: HEAD })],
    });
    expect(result.state).toBe('pending');
    expect(result.reason).toMatch(/bob is the last pusher and cannot approve/);
  });
});

describe('edited annotation', () => {
  it('a proposed link is nobody: its approval does not count', () => {
    const result = judge({ reviews: [review(stranger('bob'))] });
    expect(result.state).toBe('pending');
    expect(result.reason).toMatch(/nobody is known behind bob-gh/);
  });
});

describe('link added while the change is open', () => {
  const linkedSince = human('bob', { personAtRequest: null });

  it('makes no approval count', () => {
    const result = judge({ reviews: [review(linkedSince)] });
    expect(result.state).toBe('pending');
    expect(result.reason).toMatch(/linked to its person after this change/);
  });

  it.each(['author', 'lastPusher'] as const)(
    'does not open what an unknown %s closes',
    hand => {
      const result = judge({
        [hand]: human('dan', { personAtRequest: null }),
        reviews: [review(human('bob'))],
      });
      expect(result.state).toBe('unknown');
      expect(result.reason).toMatch(/linked to dan only after this change/);
      expect(result.remedy).toMatch(/request it again/);
    },
  );

  it('hurts at once: whoever is known to have a hand in it now cannot approve', () => {
    const result = judge({
      author: human('dan'),
      lastPusher: human('carol', { aliases: ['user:default/bob'] }),
      reviews: [review(human('bob'))],
    });
    expect(result.state).toBe('pending');
    expect(result.reason).toMatch(/bob is the last pusher/);
  });
});

describe('the table of separated duties', () => {
  const hands = {
    requester: ADA,
    author: human('dan'),
    lastPusher: human('erin'),
  };
  const act = (
    role: 'merger' | 'syncer',
    person: string | null,
    separation: SeparatedRoles[] = DEFAULT_SEPARATION,
  ) =>
    actingProblem(
      separation,
      { role, persons: person ? [`user:default/${person}`] : [] },
      hands,
      [{ role: 'merger', persons: ['user:default/mia'] }],
    );

  it.each([
    ['syncer', 'ada', undefined, /You \(ada\) are the requester.*SOD-01/],
    ['syncer', 'bob', undefined, /^$/],
    ['syncer', 'erin', undefined, /^$/],
    ['merger', 'ada', undefined, /^$/],
    ['merger', 'ada', [['merger', 'requester']], /somebody else must merge/],
    ['merger', 'erin', [['merger', 'last-pusher']], /the last pusher/],
    ['merger', 'dan', [['requester', 'author', 'merger']], /the author/],
    ['syncer', 'mia', [['syncer', 'merger']], /the merger/],
    ['syncer', null, undefined, /Nobody is known behind your account/],
    ['merger', null, undefined, /^$/],
  ] as const)('%s %s by %j: %s', (role, person, separation, reason) => {
    expect(
      act(role, person, separation as SeparatedRoles[] | undefined),
    ).toMatch(reason);
  });

  it('cannot be told where a hand is not known', () => {
    const problem = actingProblem(
      [['merger', 'author']],
      { role: 'merger', persons: [ADA] },
      { ...hands, author: stranger('zoe') },
    );
    expect(problem).toMatch(/nobody is known behind zoe-gh/);
  });

  it('without a row for approvers lets even the requester approve', () => {
    const result = judge(
      { reviews: [review(human('ada'))] },
      { policy: { separation: [] } },
    );
    expect(result.state).toBe('open');
  });

  it('may keep those who wrote what it brings from approving it', () => {
    const separation: SeparatedRoles[] = [['approver', 'range-author']];
    const source = {
      repository: 'acme/shop',
      base: 'a',
      head: 'b',
      commits: 1,
      complete: true,
      withoutPullRequest: [],
      pullRequests: [],
      authors: [human('bob')],
    };
    const approved = { reviews: [review(human('bob'))] };
    expect(
      judge(approved, { policy: { separation }, facts: { source } }).reason,
    ).toMatch(/bob is the author of a commit that it brings/);
    const unread = judge(approved, {
      policy: { separation },
      facts: { source: null },
    });
    expect(unread.state).toBe('unknown');
  });
});
