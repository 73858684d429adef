import { pullSchema } from './fragment';
import { toSnapshot } from './snapshot';

const now = new Date('2026-01-02T00:00:00Z');
const person = { __typename: 'User', login: 'bob' };
const answer = {
  id: 'PR_1',
  number: 1,
  url: 'https://github.com/acme/deploy/pull/1',
  title: 'Promote payments',
  state: 'OPEN',
  isDraft: false,
  mergeable: 'UNKNOWN',
  repository: { nameWithOwner: 'acme/deploy' },
  isCrossRepository: false,
  headRefName: 'promote',
  headRefOid: 'head',
  baseRefName: 'main',
  baseRefOid: 'base',
  author: null,
  mergedBy: null,
  mergedAt: null,
  mergeCommit: { oid: 'test-merge' },
  commits: {
    totalCount: 1,
    nodes: [{ commit: { oid: 'head', author: null } }],
  },
  head: { nodes: [{ commit: { associatedPullRequests: null } }] },
  reviews: { totalCount: 0, nodes: [] },
  reviewRequests: { nodes: [] },
  reviewThreads: { totalCount: 0, nodes: [] },
  files: { totalCount: 1, nodes: [{ path: 'a', changeType: 'MODIFIED' }] },
  forcePushes: { nodes: [] },
  events: { nodes: [] },
  removals: { nodes: [] },
  statusCheckRollup: null,
  baseRef: null,
};

function snapshotOf(changes: object) {
  const pull = pullSchema.parse({ ...answer, ...changes });
  const beside = { lastPusher: null, codeOwners: null, ownerTeams: new Map() };
  return toSnapshot(pull, beside, now);
}

describe('toSnapshot', () => {
  it('makes nothing up: a test merge is no merge, a ghost is a ghost', () => {
    expect(snapshotOf({})).toMatchObject({
      author: { login: 'ghost', bot: false },
      lastPusher: null,
      commits: [
        { sha: 'head', author: null, verification: { state: 'unknown' } },
      ],
      files: ['a'],
      workflowFiles: [],
      checks: [],
      twins: null,
      codeOwners: null,
      unresolvedConversations: 0,
      protection: null,
      mergeSha: null,
      asOf: '2026-01-02T00:00:00.000Z',
    });
  });

  it.each([
    ['only some', { totalCount: 2, nodes: answer.files.nodes }],
    [
      'a rename, whose old path is not told',
      { totalCount: 1, nodes: [{ path: 'b', changeType: 'RENAMED' }] },
    ],
    ['none', null],
  ])('knows not all files when GitHub gave %s', (_, files) => {
    expect(snapshotOf({ files }).files).toBeNull();
  });

  it('says which lists are not whole', () => {
    const commits = { ...answer.commits, totalCount: 101 };
    expect(snapshotOf({ commits }).truncated).toEqual(['commits']);
    expect(snapshotOf({})).not.toHaveProperty('truncated');
  });

  it('leaves out the draft of a review', () => {
    const review = { id: 'R_1', author: person, commit: { oid: 'head' } };
    const submittedAt = '2026-01-01T00:00:00Z';
    const nodes = [
      { ...review, state: 'PENDING', submittedAt: null },
      { ...review, state: 'DISMISSED', submittedAt },
    ];
    expect(snapshotOf({ reviews: { totalCount: 2, nodes } }).reviews).toEqual([
      {
        id: 'R_1',
        reviewer: { login: 'bob', bot: false },
        state: 'dismissed',
        commit: 'head',
        submittedAt: '2026-01-01T00:00:00.000Z',
        ownerTeams: [],
      },
    ]);
  });

  it.each([
    ['.github/workflows/ci.yaml', true],
    ['.github/actions/setup/action.yml', true],
    ['.GitHub/Workflows/ci.yaml', true],
    ['docs/.github/workflows/ci.yaml', false],
    ['.github/CODEOWNERS', false],
  ])('takes %s for what decides about checks: %s', (path, is) => {
    const nodes = [{ path, changeType: 'MODIFIED' }];
    const { workflowFiles } = snapshotOf({ files: { totalCount: 1, nodes } });
    expect(workflowFiles).toEqual(is ? [path] : []);
  });

  it('names other open pull requests with the same head', () => {
    const other = { number: 2, state: 'OPEN', headRefOid: 'head' };
    const nodes = [
      { ...other, number: 1 },
      other,
      { ...other, number: 3, state: 'CLOSED' },
      { ...other, number: 4, headRefOid: 'further' },
    ];
    const twinsOf = (totalCount: number) => {
      const commit = { associatedPullRequests: { totalCount, nodes } };
      return snapshotOf({ head: { nodes: [{ commit }] } }).twins;
    };
    expect(twinsOf(4)).toEqual([2]);
    expect(twinsOf(5)).toBeNull();
  });

  it('counts conversations that nobody resolved, or knows not all', () => {
    const nodes = [{ isResolved: true }, { isResolved: false }];
    const unresolved = (totalCount: number) =>
      snapshotOf({ reviewThreads: { totalCount, nodes } })
        .unresolvedConversations;
    expect(unresolved(2)).toBe(1);
    expect(unresolved(3)).toBeNull();
  });

  it('takes the stricter of protection and rulesets', () => {
    const check = { context: 'gitops-compliance' };
    const baseRef = {
      branchProtectionRule: {
        requiresApprovingReviews: true,
        requiredApprovingReviewCount: 1,
        isAdminEnforced: true,
        allowsForcePushes: true,
        allowsDeletions: true,
        requiresConversationResolution: false,
        requiresStatusChecks: true,
        requiredStatusChecks: [{ ...check, app: null }],
        bypassPullRequestAllowances: {
          nodes: [{ actor: { login: 'bob' } }, { actor: null }],
        },
      },
      rules: {
        nodes: [
          {
            type: 'PULL_REQUEST',
            parameters: {
              requiredApprovingReviewCount: 2,
              requiredReviewThreadResolution: true,
            },
            repositoryRuleset: {
              bypassActors: { nodes: [{ actor: { slug: 'gitops' } }] },
            },
          },
          {
            type: 'REQUIRED_STATUS_CHECKS',
            parameters: {
              requiredStatusChecks: [{ ...check, integrationId: 7 }],
            },
            repositoryRuleset: null,
          },
          {
            type: 'NON_FAST_FORWARD',
            parameters: null,
            repositoryRuleset: null,
          },
          {
            type: 'REQUIRED_LINEAR_HISTORY',
            parameters: null,
            repositoryRuleset: null,
          },
        ],
      },
    };
    expect(snapshotOf({ baseRef }).protection).toEqual({
      requiredChecks: [
        { ...check, appId: null },
        { ...check, appId: 7 },
      ],
      requiredApprovals: 2,
      bypassActors: ['bob', 'gitops'],
      adminsMayBypass: false,
      allowsForcePushes: false,
      allowsDeletions: true,
      requiresConversationResolution: true,
    });
  });
});
