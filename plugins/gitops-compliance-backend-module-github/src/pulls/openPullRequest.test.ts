import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import { GithubForge } from '../GithubForge';

const BASE = 'b'.repeat(40);
const wanted = {
  repository: 'acme/deploy',
  baseBranch: 'main',
  expectedBaseSha: BASE,
  branch: 'gitops-compliance/payments-1',
  files: [{ path: 'pin.yaml', text: 'v2\n' }],
  commitMessage: 'Promote payments',
  title: 'Promote payments',
  body: '',
};
const pull = {
  id: 'PR_1',
  number: 1,
  url: 'https://github.com/acme/deploy/pull/1',
  title: 'Promote payments',
  state: 'OPEN',
  isDraft: false,
  mergeable: 'UNKNOWN',
  repository: { nameWithOwner: 'acme/deploy' },
  isCrossRepository: false,
  headRefName: wanted.branch,
  headRefOid: 'head',
  baseRefName: 'main',
  baseRefOid: BASE,
  author: { __typename: 'Bot', login: 'gitops' },
  mergedBy: null,
  mergedAt: null,
  mergeCommit: null,
  commits: { totalCount: 0, nodes: [] },
  head: { nodes: [] },
  reviews: null,
  reviewRequests: null,
  reviewThreads: { totalCount: 0, nodes: [] },
  files: null,
  forcePushes: { nodes: [] },
  events: { nodes: [] },
  removals: { nodes: [] },
  statusCheckRollup: null,
  baseRef: { branchProtectionRule: null, rules: null },
};

/** An answer to the read, with this at the branch. */
function before(head: object | null, nodes: object[] = []) {
  const base = { target: { oid: BASE } };
  const pullRequests = { nodes };
  return { repository: { id: 'R_1', base, head, file0: null, pullRequests } };
}

/** A branch whose tip was written by this address. */
function branchBy(email: string) {
  const parents = { nodes: [{ oid: 'an older base' }] };
  const target = { oid: 'left', author: { email, user: null }, parents };
  return { id: 'REF_1', target };
}

describe('openPullRequest on a scripted server', () => {
  let server: Server;
  let forge: GithubForge;
  let answers: object[];
  let asked: { query: string; variables: Record<string, unknown> }[];

  beforeEach(async () => {
    asked = [];
    const rest: [RegExp, object][] = [
      [/\/installation$/, { id: 5 }],
      [/\/access_tokens$/, { token: 't', expires_at: '2999-01-01T00:00:00Z' }],
      [/\/app$/, { id: 7, slug: 'gitops' }],
      [/\/activity\?/, []],
    ];
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) {
        chunks.push(chunk);
      }
      response.setHeader('content-type', 'application/json');
      const [, found] =
        rest.find(([path]) => path.test(`${request.url}`)) ?? [];
      if (!found) {
        asked.push(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      }
      response.end(JSON.stringify(found ?? answers.shift()));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    forge = new GithubForge(
      {
        host: 'github.com',
        apiBaseUrl: url,
        graphqlBaseUrl: url,
        webUrl: 'https://github.com',
        apps: [{ appId: 7, privateKey, owners: null }],
        mergeMethod: 'merge',
      },
      { logger: mockServices.logger.mock() },
    );
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  it.each([
    ['our own edit on an older base', 'gitops[bot]', true],
    ['what may be just an older base', 'renovate[bot]', false],
  ])('moves a branch with %s first', async (_, login, force) => {
    const email = `9+${login}@users.noreply.github.com`;
    answers = [
      { data: before(branchBy(email)) },
      { data: { updateRef: {}, commit: {}, pull: { pullRequest: pull } } },
    ];
    const opened = await forge.openPullRequest(wanted);
    expect(opened.lastPusher).toEqual({ login: 'gitops[bot]', bot: true });
    expect(asked[1].variables).toMatchObject({
      updateRef: { refId: 'REF_1', oid: BASE, force },
      commit: { expectedHeadOid: BASE },
    });
    expect(asked[1].query).not.toContain('createRef');
  });

  it('takes up a pull request that is there, on a protected branch', async () => {
    const app = { databaseId: 7 };
    const branchProtectionRule = {
      requiresStatusChecks: true,
      requiredStatusChecks: [{ context: 'gitops-compliance', app }],
      requiresApprovingReviews: true,
      requiredApprovingReviewCount: 1,
      isAdminEnforced: true,
      allowsForcePushes: false,
      allowsDeletions: false,
      requiresConversationResolution: false,
      requiresCodeOwnerReviews: false,
      bypassPullRequestAllowances: { nodes: [] },
    };
    const author = { __typename: 'Bot', login: 'gitops' };
    const there = {
      ...pull,
      author,
      baseRef: { branchProtectionRule, rules: null },
    };
    answers = [{ data: before(null, [there]) }];
    const opened = await forge.openPullRequest(wanted);
    expect(opened).toMatchObject({ number: 1, created: false });
    expect(opened.protection?.requiredChecks).toEqual([
      { context: 'gitops-compliance', appId: 7 },
    ]);
  });

  it('takes a fork with the same branch name for nothing of ours', async () => {
    answers = [
      { data: before(null, [{ ...pull, isCrossRepository: true }]) },
      { data: { pull: { pullRequest: { ...pull, number: 2 } } } },
    ];
    const opened = await forge.openPullRequest(wanted);
    expect(opened.number).toBe(2);
  });

  it('knows no protection where the App may not see it', async () => {
    const path = ['pull', 'pullRequest', 'baseRef', 'branchProtectionRule'];
    const hidden = { type: 'FORBIDDEN', message: 'not accessible', path };
    answers = [
      { data: before(null) },
      { data: { pull: { pullRequest: pull } }, errors: [hidden] },
    ];
    const opened = await forge.openPullRequest(wanted);
    expect(opened.protection).toBeNull();
  });

  it.each([
    ['STALE_DATA', 'commit', 'ForgeUnavailableError'],
    ['FORBIDDEN', 'createRef', 'ForgeRefusedError'],
    ['UNPROCESSABLE', 'pull', 'ForgeRefusedError'],
  ])('turns %s at %s into %s', async (type, step, name) => {
    const error = { type, message: 'refused', path: [step] };
    answers = [
      { data: before(null) },
      { data: { [step]: null, pull: null }, errors: [error] },
    ];
    await expect(forge.openPullRequest(wanted)).rejects.toMatchObject({ name });
    expect(asked).toHaveLength(2);
  });

  it('asks to be tried later when the answer is unlike GitHub', async () => {
    answers = [{ data: { repository: { id: 3 } } }];
    await expect(forge.openPullRequest(wanted)).rejects.toMatchObject({
      name: 'ForgeUnavailableError',
      message: expect.stringContaining('repository.id'),
    });
  });
});
