import { Octokit } from '@octokit/rest';
import { Forge } from './index';
import {
  APP_ID,
  asApp,
  asUser,
  AT,
  OWNER,
  PIN_FILE,
  pinned,
  promote,
  protectMain,
  REPO,
  seededForge,
  temporaryDir,
} from './__testUtils__/testForge';

/** All that the GitHub module wants to know of a pull request. */
const ONE_QUERY_PER_PR = `
query PullRequest($o:String!,$r:String!,$n:Int!){repository(owner:$o,name:$r){pullRequest(number:$n){
 id url title state isDraft createdAt merged mergedAt author{__typename login} mergedBy{__typename login}
 baseRefName baseRefOid headRefName headRefOid mergeable mergeStateStatus reviewDecision isInMergeQueue
 headRepository{nameWithOwner}
 mergeCommit{oid committedDate parents(first:2){nodes{oid}} signature{__typename isValid state wasSignedByGitHub signer{login}}}
 reviewRequests(first:20){nodes{asCodeOwner requestedReviewer{__typename ...on User{login} ...on Team{slug}}}}
 reviews(first:50){nodes{id state submittedAt author{__typename login} authorCanPushToRepository commit{oid} onBehalfOf(first:5){nodes{slug}}}}
 commits(last:50){totalCount nodes{commit{oid author{email user{login}} signature{isValid state wasSignedByGitHub}}}}
 files(first:100){totalCount nodes{path changeType}}
 statusCheckRollup{state contexts(first:50){nodes{__typename ...on CheckRun{name status conclusion checkSuite{app{databaseId slug}} isRequired(pullRequestNumber:$n)} ...on StatusContext{context state isRequired(pullRequestNumber:$n)}}}}
 timelineItems(first:50,itemTypes:[REVIEW_DISMISSED_EVENT,HEAD_REF_FORCE_PUSHED_EVENT,MERGED_EVENT]){nodes{__typename ...on ReviewDismissedEvent{createdAt actor{login} previousReviewState} ...on HeadRefForcePushedEvent{createdAt beforeCommit{oid} afterCommit{oid}} ...on MergedEvent{createdAt actor{login} commit{oid}}}}
 baseRef{branchProtectionRule{requiredApprovingReviewCount dismissesStaleReviews requiresCodeOwnerReviews requireLastPushApproval isAdminEnforced requiresStatusChecks requiredStatusChecks{context app{databaseId slug}} bypassPullRequestAllowances(first:5){totalCount}} rules(first:20){nodes{type repositoryRuleset{name enforcement}}}}
}} rateLimit{cost remaining resetAt}}`;

const READ = `
query Read($o:String!,$r:String!,$e:String!){repository(owner:$o,name:$r){
  id defaultBranchRef{name target{oid}} object(expression:$e){...on Blob{oid text byteSize isBinary}}
}}`;

const OPEN = `
mutation Promote($ref:CreateRefInput!,$commit:CreateCommitOnBranchInput!,$pull:CreatePullRequestInput!){
  createRef(input:$ref){ref{name}}
  createCommitOnBranch(input:$commit){commit{oid author{name email user{login}}}}
  createPullRequest(input:$pull){pullRequest{number headRefOid author{__typename login}}}
}`;

interface GraphqlAnswer {
  data: Record<string, Record<string, unknown> | null>;
  errors?: { type: string; message: string; path: string[] }[];
}

describe('GraphQL', () => {
  let forge: Forge;
  let app: Octokit;
  let dispose: () => Promise<void>;

  beforeAll(async () => {
    const dir = await temporaryDir();
    dispose = dir.dispose;
    forge = await seededForge(dir.dir);
    app = await asApp(forge);
  });

  afterAll(async () => {
    await forge.close();
    await dispose();
  });

  async function raw(query: string, variables: object): Promise<GraphqlAnswer> {
    const { token } = (await app.auth({ type: 'installation' })) as {
      token: string;
    };
    const response = await fetch(forge.graphqlUrl, {
      method: 'POST',
      headers: {
        authorization: `bearer ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query, variables }),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as GraphqlAnswer;
  }

  async function openingOf(branch: string, tag: string, head?: string) {
    const { repository } = await app.graphql<{
      repository: {
        id: string;
        defaultBranchRef: { target: { oid: string } };
        object: { text: string };
      };
    }>(READ, { o: OWNER, r: REPO, e: `main:${PIN_FILE}` });
    const base = repository.defaultBranchRef.target.oid;
    const contents = Buffer.from(pinned(tag)).toString('base64');
    return {
      ref: {
        repositoryId: repository.id,
        name: `refs/heads/${branch}`,
        oid: base,
      },
      commit: {
        branch: {
          repositoryNameWithOwner: `${OWNER}/${REPO}`,
          branchName: branch,
        },
        message: { headline: `Promote to ${tag}`, body: 'Change 7' },
        fileChanges: { additions: [{ path: PIN_FILE, contents }] },
        expectedHeadOid: head ?? base,
      },
      pull: {
        repositoryId: repository.id,
        baseRefName: 'main',
        headRefName: branch,
        title: `Promote to ${tag}`,
      },
    };
  }

  it('opens a pull request of exactly one line by one read and one request', async () => {
    forge.requests.clear();
    const { data, errors } = await raw(OPEN, await openingOf('promote', 'v2'));
    expect(errors).toBeUndefined();
    expect(data.createPullRequest).toMatchObject({
      pullRequest: {
        author: { __typename: 'Bot', login: 'gitops-compliance' },
      },
    });
    expect(data.createCommitOnBranch).toMatchObject({
      commit: { author: { user: { login: 'gitops-compliance[bot]' } } },
    });
    expect(
      forge.requests
        .list()
        .filter(request => request.path.endsWith('/graphql'))
        .map(({ operationName, fields, actor }) => ({
          operationName,
          fields,
          actor,
        })),
    ).toEqual([
      {
        operationName: 'Read',
        fields: ['repository'],
        actor: 'gitops-compliance[bot]',
      },
      {
        operationName: 'Promote',
        fields: ['createRef', 'createCommitOnBranch', 'createPullRequest'],
        actor: 'gitops-compliance[bot]',
      },
    ]);
    const { number } = data.createPullRequest?.pullRequest as {
      number: number;
    };
    const files = await app.rest.pulls.listFiles({
      ...AT,
      pull_number: number,
    });
    expect(files.data).toHaveLength(1);
    expect(files.data[0]).toMatchObject({
      filename: PIN_FILE,
      status: 'modified',
      additions: 1,
      deletions: 1,
      patch: expect.stringContaining('-    newTag: v1\n+    newTag: v2'),
    });
  });

  it('refuses a commit on a stale head and still answers for the others', async () => {
    const opening = await openingOf('stale', 'v3', 'a'.repeat(40));
    const { data, errors } = await raw(OPEN, opening);
    expect(data.createRef).toEqual({ ref: { name: 'stale' } });
    expect(data.createCommitOnBranch).toBeNull();
    expect(errors).toMatchObject([
      { type: 'STALE_DATA', path: ['createCommitOnBranch'] },
      {
        type: 'UNPROCESSABLE',
        path: ['createPullRequest'],
        message: 'No commits between main and stale',
      },
    ]);
  });

  it('refuses a branch that is there already', async () => {
    const opening = await openingOf('twice', 'v4');
    await raw(OPEN, opening);
    const { errors } = await raw(OPEN, opening);
    expect(errors?.[0]).toMatchObject({
      type: 'UNPROCESSABLE',
      message: expect.stringContaining('already exists in the repository'),
    });
    expect(errors?.[1]).toMatchObject({ type: 'STALE_DATA' });
    expect(errors?.[2].message).toContain('A pull request already exists');
  });

  it('answers the one query per pull request in each of its states', async () => {
    await protectMain(forge, [{ context: 'gate', appId: APP_ID }]);
    const { number, head } = await promote(forge, 'ada', 'v5');
    const ask = () => raw(ONE_QUERY_PER_PR, { o: OWNER, r: REPO, n: number });
    const open = await ask();
    expect(open.errors).toBeUndefined();
    expect(open.data.repository?.pullRequest).toMatchObject({
      state: 'OPEN',
      mergeable: 'MERGEABLE',
      mergeStateStatus: 'BLOCKED',
      reviewDecision: 'REVIEW_REQUIRED',
      headRefOid: head,
      author: { __typename: 'User', login: 'ada' },
      statusCheckRollup: null,
      mergeCommit: null,
      files: {
        totalCount: 1,
        nodes: [{ path: PIN_FILE, changeType: 'MODIFIED' }],
      },
      baseRef: {
        branchProtectionRule: {
          requiredApprovingReviewCount: 1,
          requiredStatusChecks: [
            {
              context: 'gate',
              app: { databaseId: APP_ID, slug: 'gitops-compliance' },
            },
          ],
          bypassPullRequestAllowances: { totalCount: 0 },
        },
        rules: { nodes: [] },
      },
    });
    const pull = { ...AT, pull_number: number };
    const bob = asUser(forge, 'bob');
    await bob.rest.pulls.createReview({ ...pull, event: 'APPROVE' });
    await app.rest.checks.create({
      ...AT,
      name: 'gate',
      head_sha: head,
      conclusion: 'success',
    });
    const merged = await app.rest.pulls.merge({ ...pull, sha: head });
    const closed = await ask();
    expect(closed.errors).toBeUndefined();
    expect(closed.data.repository?.pullRequest).toMatchObject({
      state: 'MERGED',
      mergedBy: { __typename: 'Bot', login: 'gitops-compliance' },
      reviewDecision: 'APPROVED',
      mergeCommit: {
        oid: merged.data.sha,
        signature: { isValid: true, wasSignedByGitHub: true },
      },
      reviews: {
        nodes: [
          {
            state: 'APPROVED',
            author: { login: 'bob' },
            commit: { oid: head },
            authorCanPushToRepository: true,
          },
        ],
      },
      statusCheckRollup: {
        state: 'SUCCESS',
        contexts: {
          nodes: [{ name: 'gate', conclusion: 'SUCCESS', isRequired: true }],
        },
      },
      timelineItems: {
        nodes: [
          { __typename: 'MergedEvent', commit: { oid: merged.data.sha } },
        ],
      },
      commits: { totalCount: 1, nodes: [{ commit: { oid: head } }] },
    });
  });

  it('serves nodes, history and associated pull requests', async () => {
    const { number, head } = await promote(forge, 'cleo', 'v6');
    const { data, errors } = await raw(
      `query($o:String!,$r:String!,$h:GitObjectID!,$b:String!){
        viewer{login}
        repository(owner:$o,name:$r){
          ref(qualifiedName:$b){target{...on Commit{history(first:2,path:"${PIN_FILE}"){nodes{messageHeadline}}}}}
          object(oid:$h){...on Commit{associatedPullRequests(first:5){nodes{id number}}}}
          pullRequests(first:1,states:[OPEN],headRefName:$b){nodes{number}}
          branchProtectionRules(first:5){nodes{pattern}}
        }}`,
      { o: OWNER, r: REPO, h: head, b: 'promote-v6' },
    );
    expect(errors).toBeUndefined();
    const { object, ...rest } = data.repository as {
      object: {
        associatedPullRequests: { nodes: { id: string; number: number }[] };
      };
    };
    expect(rest).toMatchObject({
      ref: {
        target: {
          history: {
            nodes: [
              { messageHeadline: 'Promote payments to v6' },
              expect.anything(),
            ],
          },
        },
      },
      pullRequests: { nodes: [{ number }] },
      branchProtectionRules: { nodes: [{ pattern: 'main' }] },
    });
    const [{ id }] = object.associatedPullRequests.nodes;
    const nodes = await raw(
      'query($ids:[ID!]!){nodes(ids:$ids){...on PullRequest{number}}}',
      { ids: [id] },
    );
    expect(nodes.data.nodes).toEqual([{ number }]);
  });

  it.each([
    [
      'an unknown repository',
      'query{repository(owner:"acme",name:"nope"){id}}',
      'NOT_FOUND',
    ],
    [
      'an unknown pull request',
      'query{repository(owner:"acme",name:"deploy-config"){pullRequest(number:999){id}}}',
      'NOT_FOUND',
    ],
    [
      'a connection without a size',
      'query{repository(owner:"acme",name:"deploy-config"){pullRequests{totalCount}}}',
      'MISSING_PAGINATION_BOUNDARIES',
    ],
  ])('says no to %s', async (_, query, type) => {
    const { errors } = await raw(query, {});
    expect(errors).toMatchObject([{ type }]);
  });

  it('says which field it does not serve, rather than null', async () => {
    const { errors } = await raw(
      'query{repository(owner:"acme",name:"deploy-config"){forkCount}}',
      {},
    );
    expect(errors?.[0].message).toBe(
      'The stand-in does not serve Repository.forkCount',
    );
  });

  it('validates against the official schema', async () => {
    const { errors } = await raw('query{repository(owner:"a"){nope}}', {});
    expect(errors?.length).toBeGreaterThan(0);
  });
});
