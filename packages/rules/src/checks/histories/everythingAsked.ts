import type { CabRule, VoteFact } from '../../cab';
import type { CheckFact, CodeOwnersFact, SourceFact } from '../../gates';
import {
  HEAD,
  OLD,
  PIN_PATH,
  PORTAL_BOT,
  human,
  pullRequest,
  review,
  type Differences,
} from '../../testing/facts';

type PullRequest = ReturnType<typeof pullRequest>;

export const CI = 15368;
const FRESH = '2026-06-01T14:29:00Z';

const BOARD: CabRule = {
  name: 'production board',
  from: ['group:default/cab'],
  quorum: 1,
  rejectsAt: 1,
  standard: [],
};

/** A result of the required check. */
export const check = (change: Partial<CheckFact> = {}): CheckFact => ({
  name: 'ci',
  commit: HEAD,
  conclusion: 'success',
  appId: CI,
  detailsUrl: null,
  resultHash: null,
  title: null,
  ...change,
});

/** What is owned: the pin, by this account. */
export const ownedBy = (name: string): CodeOwnersFact => ({
  path: 'CODEOWNERS',
  problems: [],
  owned: [
    {
      line: 3,
      pattern: '/services/',
      paths: [PIN_PATH],
      owners: [{ kind: 'account', account: human(name) }],
    },
  ],
});

/** A vote of the board for what is merged. */
export const vote = (
  name: string,
  change: Partial<VoteFact> = {},
): VoteFact => ({
  voter: human(name, { provider: 'catalog', account: `user:default/${name}` }),
  delegator: null,
  decision: 'approve',
  digest: 'd1',
  at: '2026-06-01T12:00:00.000Z',
  ...change,
});

/** The ticket, as its system told it lately. */
export const ticket = (
  approval: 'approved' | 'rejected' | 'waiting' | 'none' = 'approved',
  asOf: string | null = FRESH,
) => ({
  system: 'jira',
  id: '10042',
  key: 'PAY-42',
  reading: {
    project: 'PAY',
    type: 'Change',
    status: 'Scheduled',
    phase: 'open' as const,
    approval,
    approvedAt: null,
    services: ['payments-api'],
    plannedStart: null,
    plannedEnd: null,
  },
  asOf,
  usedBy: [],
});

/** Commits of the source that it brings, each by a reviewed pull request. */
export const source = (change: Partial<SourceFact> = {}): SourceFact => ({
  repository: 'acme/shop',
  base: 'a',
  head: 'c',
  commits: 2,
  complete: true,
  withoutPullRequest: [],
  pullRequests: [
    {
      number: 7,
      state: 'merged',
      headSha: 'h7',
      author: human('dan'),
      lastPusher: human('dan'),
      writers: [human('dan')],
      reviews: [review(human('bob'), 'approved', { commit: 'h7' })],
      complete: true,
    },
  ],
  authors: [human('dan')],
  ...change,
});

/** Commits of the source, all signed by persons but for these. */
export const signatures = (change: { unsigned?: number } = {}) => ({
  repository: 'acme/shop',
  base: OLD,
  head: HEAD,
  complete: true,
  person: 2,
  forge: 0,
  unsigned: 0,
  invalid: 0,
  unknown: 0,
  worst: change.unsigned ? OLD : null,
  ...change,
});

/** A pull request that meets all that is asked. */
export const pull = (change: Partial<PullRequest> = {}): PullRequest =>
  pullRequest({
    author: PORTAL_BOT,
    checks: [check()],
    codeOwners: ownedBy('bob'),
    commits: [{ sha: HEAD, verification: { state: 'valid', by: 'person' } }],
    ...change,
  });

/** A policy that asks for everything that checks judge, and facts that meet it. */
export const everythingAsked = {
  policy: {
    requiredChecks: [{ name: 'ci', appId: CI, accept: [] }],
    requireCodeOwners: true,
    requireTicket: true,
    requireTicketApproval: true,
    requireSourceReview: true,
    signatures: 'verified-by-person',
    cab: [BOARD],
  },
  facts: {
    pullRequest: pull(),
    ticket: ticket(),
    source: source(),
    sourceSignatures: [signatures()],
    votes: [vote('carol')],
    memberships: {
      asOf: FRESH,
      groups: [{ group: 'group:default/cab', members: ['user:default/carol'] }],
    },
    contents: {
      headSha: HEAD,
      rendered: 'known',
      digest: 'd1',
      firstDigest: 'd1',
    },
  },
} satisfies Differences;
