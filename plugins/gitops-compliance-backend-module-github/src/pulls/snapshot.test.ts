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
  reviews: { totalCount: 0, nodes: [] },
  files: { totalCount: 1, nodes: [{ path: 'a', changeType: 'MODIFIED' }] },
  forcePushes: { nodes: [] },
  statusCheckRollup: null,
  baseRef: null,
};

function snapshotOf(changes: object) {
  return toSnapshot(pullSchema.parse({ ...answer, ...changes }), null, now);
}

describe('toSnapshot', () => {
  it('makes nothing up: a test merge is no merge, a ghost is a ghost', () => {
    expect(snapshotOf({})).toMatchObject({
      author: { login: 'ghost', bot: false },
      lastPusher: null,
      commits: [{ sha: 'head', author: null }],
      files: ['a'],
      checks: [],
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
      },
    ]);
  });

  it('tells checks with the App that published them', () => {
    const suite = { app: { databaseId: 7 } };
    const run = { __typename: 'CheckRun', name: 'a', checkSuite: suite };
    const nodes = [
      { ...run, conclusion: null },
      { ...run, conclusion: 'SUCCESS' },
      { __typename: 'StatusContext', context: 'b', state: 'PENDING' },
      { __typename: 'StatusContext', context: 'b', state: 'ERROR' },
    ];
    const statusCheckRollup = { contexts: { totalCount: 4, nodes } };
    expect(snapshotOf({ statusCheckRollup }).checks).toEqual([
      { name: 'a', conclusion: null, appId: 7 },
      { name: 'a', conclusion: 'success', appId: 7 },
      { name: 'b', conclusion: null, appId: null },
      { name: 'b', conclusion: 'error', appId: null },
    ]);
  });

  it('takes the stricter of protection and rulesets', () => {
    const check = { context: 'gitops-compliance' };
    const baseRef = {
      branchProtectionRule: {
        requiresApprovingReviews: true,
        requiredApprovingReviewCount: 1,
        isAdminEnforced: true,
        requiresStatusChecks: true,
        requiredStatusChecks: [{ ...check, app: null }],
        bypassPullRequestAllowances: {
          nodes: [{ actor: { login: 'bob' } }, { actor: null }],
        },
      },
      rules: {
        nodes: [
          {
            parameters: { requiredApprovingReviewCount: 2 },
            repositoryRuleset: {
              bypassActors: { nodes: [{ actor: { slug: 'gitops' } }] },
            },
          },
          {
            parameters: {
              requiredStatusChecks: [{ ...check, integrationId: 7 }],
            },
            repositoryRuleset: null,
          },
          { parameters: null, repositoryRuleset: null },
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
    });
  });
});
