import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OpenPullRequest } from '@gitops-compliance/plugin-gitops-compliance-node';
import { APP_ID, BASE_BRANCH, PIN, startWorld } from './__testUtils__/world';

jest.setTimeout(60_000);

const BRANCH = 'gitops-compliance/payments-1';
const EDIT = 'images:\n  - name: payments\n    newTag: v2\n';

describe('GithubForge', () => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  beforeEach(async () => {
    world = await startWorld({ requestTimeoutMs: 1500 });
    await world.forge.ping();
    await world.forge.readCommit(world.repository, world.baseSha);
    world.takeRequests();
  });
  afterEach(() => world.close());

  const wanted = (): OpenPullRequest => ({
    repository: world.repository,
    baseBranch: BASE_BRANCH,
    expectedBaseSha: world.baseSha,
    branch: BRANCH,
    files: [{ path: PIN, text: EDIT }],
    commitMessage: 'Promote payments',
    title: 'Promote payments',
    body: 'Change 1',
  });
  const read = () =>
    world.forge.readFiles(world.repository, [
      { ref: world.baseSha, path: PIN },
    ]);
  const headOf = (branch: string) =>
    world.standIn.admin.head({ ...world.at, branch });

  describe('takes up a killed attempt to open a pull request', () => {
    it('where the answer was lost', async () => {
      const { faults } = world.standIn;
      const held = faults.pause(
        request => request.operationName === 'OpenPullRequest',
        'before-reply',
      );
      const lost = world.forge.openPullRequest(wanted());
      await held.reached;
      held.drop();
      await expect(lost).rejects.toMatchObject({
        name: 'ForgeUnavailableError',
      });
      world.takeRequests();
      const pull = await world.forge.openPullRequest(wanted());
      expect(world.takeRequests()).toEqual({ reads: 1, writes: 0 });
      expect(pull).toMatchObject({ number: 1, files: [PIN] });
    });

    it('where the branch has no commit yet', async () => {
      await world.createBranch(BRANCH, world.baseSha);
      const pull = await world.forge.openPullRequest(wanted());
      expect(pull.commits).toHaveLength(1);
      expect(pull.author.bot).toBe(true);
    });

    it('where the branch has our commit and no pull request', async () => {
      const sha = await world.commit({
        branch: BRANCH,
        path: PIN,
        text: EDIT,
        message: 'Promote payments',
        author: 'gitops-compliance[bot]',
      });
      const pull = await world.forge.openPullRequest(wanted());
      expect(pull).toMatchObject({ headSha: sha, files: [PIN] });
    });
  });

  it('refuses a branch that has commits of others', async () => {
    await world.commit({
      branch: BRANCH,
      path: PIN,
      text: 'mine\n',
      message: 'Mine',
    });
    const head = await headOf(BRANCH);
    await expect(world.forge.openPullRequest(wanted())).rejects.toMatchObject({
      name: 'ForgeRefusedError',
      message: expect.stringContaining(BRANCH),
    });
    expect(await headOf(BRANCH)).toBe(head);
  });

  it('does not take a pull request of somebody else for its own', async () => {
    await world.commit({
      branch: BRANCH,
      path: PIN,
      text: 'mine\n',
      message: 'Mine',
    });
    await world.standIn.admin.openPullRequest({
      ...world.at,
      as: world.colleague,
      head: BRANCH,
      title: 'Looks like a promotion',
    });
    await expect(world.forge.openPullRequest(wanted())).rejects.toMatchObject({
      name: 'ForgeRefusedError',
      message: expect.stringContaining('was not opened by us'),
    });
  });

  it('opens one pull request when two replicas try at once', async () => {
    const both = await Promise.allSettled([
      world.forge.openPullRequest(wanted()),
      world.forge.openPullRequest(wanted()),
    ]);
    const outcomes = both.map(outcome =>
      outcome.status === 'fulfilled' ? 'opened' : outcome.reason.name,
    );
    expect(outcomes).toContain('opened');
    expect(['opened', 'ForgeUnavailableError']).toEqual(
      expect.arrayContaining(outcomes),
    );
    const again = await world.forge.openPullRequest(wanted());
    expect(again).toMatchObject({ number: 1, files: [PIN] });
  });

  describe('tells who pushed the head, by the record of pushes', () => {
    it('after another pushed', async () => {
      const pull = await world.forge.openPullRequest(wanted());
      const commit = { path: PIN, message: 'Edit' };
      await world.commit({ ...commit, branch: BRANCH, text: 'one\n' });
      world.takeRequests();
      const [again] = await world.forge.readPullRequests([pull]);
      expect(again.lastPusher).toEqual({ login: world.colleague, bot: false });
      expect(world.takeRequests()).toEqual({ reads: 2, writes: 0 });
    });

    it('and asks no more while the head is ours', async () => {
      const pull = await world.forge.openPullRequest(wanted());
      await world.forge.readPullRequests([pull]);
      world.takeRequests();
      const [again] = await world.forge.readPullRequests([pull]);
      expect(again.lastPusher).toEqual(pull.author);
      expect(world.takeRequests()).toEqual({ reads: 1, writes: 0 });
    });
  });

  it('tells the protection of the base branch and the App of its check', async () => {
    const context = 'gitops-compliance';
    await world.standIn.admin.ensureBranchProtection({
      ...world.at,
      branch: BASE_BRANCH,
      requiredApprovingReviewCount: 1,
      enforceAdmins: false,
      requiredStatusChecks: [{ context, appId: APP_ID }],
    });
    const pull = await world.forge.openPullRequest(wanted());
    expect(pull.protection).toEqual({
      requiredChecks: [{ context, appId: APP_ID }],
      requiredApprovals: 1,
      bypassActors: [],
      adminsMayBypass: true,
      allowsForcePushes: false,
      allowsDeletions: false,
      requiresConversationResolution: false,
    });
    await expect(
      world.forge.merge({
        ...pull,
        expectedHeadSha: pull.headSha,
        commitTitle: 'Promote payments',
        commitMessage: '',
      }),
    ).rejects.toMatchObject({ reason: 'protection' });
  });

  describe('faults', () => {
    it('trap: one 5xx of the forge kills a promotion: it reads again', async () => {
      world.standIn.faults.status(502, 1);
      await expect(read()).resolves.toBeDefined();
      expect(world.takeRequests().reads).toBe(2);
    });

    it('gives up when it fails twice', async () => {
      world.standIn.faults.status(502, 2);
      await expect(read()).rejects.toMatchObject({
        name: 'ForgeUnavailableError',
      });
      expect(world.takeRequests().reads).toBe(2);
    });

    it('never writes twice', async () => {
      const pull = await world.forge.openPullRequest(wanted());
      world.takeRequests();
      world.standIn.faults.status(502, 1);
      await expect(world.forge.closePullRequest(pull)).rejects.toMatchObject({
        name: 'ForgeUnavailableError',
      });
      expect(world.takeRequests()).toEqual({ reads: 0, writes: 1 });
    });

    it('does not ask again before the time that a limit names', async () => {
      world.standIn.faults.status(429, 1, { retryAfterSeconds: 17 });
      await expect(read()).rejects.toMatchObject({
        name: 'ForgeUnavailableError',
        retryAfterSeconds: 17,
      });
      expect(world.takeRequests().reads).toBe(1);
      await expect(read()).rejects.toMatchObject({
        name: 'ForgeUnavailableError',
        retryAfterSeconds: expect.any(Number),
      });
      expect(world.takeRequests().reads).toBe(0);
    });

    it.each([false, true])(
      'honours its rate limits (secondary: %s)',
      async secondary => {
        const resetAfterSeconds = 30;
        world.standIn.faults.rateLimit({ secondary, resetAfterSeconds });
        const error = await read().catch(refused => refused);
        expect(error.name).toBe('ForgeUnavailableError');
        expect(error.retryAfterSeconds).toBeGreaterThan(20);
        expect(error.retryAfterSeconds).toBeLessThanOrEqual(31);
      },
    );

    it('waits no longer than its time-out', async () => {
      const lift = world.standIn.faults.slow(60_000);
      await expect(read()).rejects.toMatchObject({
        name: 'ForgeUnavailableError',
      });
      lift();
    });

    it('stops when the caller does', async () => {
      const held = world.standIn.faults.pause(() => true, 'before-effect');
      const stop = new AbortController();
      const reading = world.forge.readCommit(
        world.repository,
        BASE_BRANCH,
        stop.signal,
      );
      await held.reached;
      stop.abort(new Error('shutting down'));
      await expect(reading).rejects.toThrow('shutting down');
      held.release();
    });

    it('gets a new token when the old one is no longer taken', async () => {
      world.standIn.faults.status(401, 1);
      await expect(read()).resolves.toBeDefined();
    });
  });

  it('names what is missing when it is refused, and no secret', async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const other = await startWorld({ privateKey });
    const error = await other.forge.ping().catch(refused => refused);
    await other.close();
    expect(error).toMatchObject({
      name: 'ForgeRefusedError',
      message: expect.stringContaining('integrations.github[].apps'),
    });
    expect(JSON.stringify([error.message, error.stack])).not.toMatch(
      /bearer |eyJ\w|BEGIN/,
    );
  });

  it('refuses a repository on which the App is not installed', async () => {
    await expect(
      world.forge.readCommit('elsewhere/repo', BASE_BRANCH),
    ).rejects.toMatchObject({
      name: 'ForgeRefusedError',
      message: expect.stringContaining('elsewhere/repo'),
    });
  });

  it('reads hints from what the forge delivers', async () => {
    const deliveries: { event: string; payload: unknown }[] = [];
    const sink = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', chunk => chunks.push(chunk));
      request.on('end', () => {
        deliveries.push({
          event: String(request.headers['x-github-event']),
          payload: JSON.parse(Buffer.concat(chunks).toString('utf8')),
        });
        response.end();
      });
    });
    sink.listen(0, '127.0.0.1');
    await once(sink, 'listening');
    const { port } = sink.address() as AddressInfo;
    const { admin } = world.standIn;
    await admin.setWebhookUrl(APP_ID, `http://127.0.0.1:${port}/`);

    const { number, headSha } = await world.forge.openPullRequest(wanted());
    await world.approve(number);
    await world.forge.publishCheck({
      repository: world.repository,
      headSha,
      name: 'gitops-compliance',
      externalId: 'change-1',
      state: 'pending',
      title: 'Waiting',
      summary: '',
      detailsUrl: 'https://portal.example.com/changes/1',
    });
    await admin.webhooksSettled();
    sink.close();

    const hints = deliveries.map(({ event, payload }) => [
      event,
      world.forge.readHint(payload, { 'x-github-event': event }),
    ]);
    const { repository } = world;
    const kind = 'pull-request';
    const pull = { kind, repository, number, branch: BRANCH };
    expect(hints).toContainEqual(['pull_request', pull]);
    expect(hints).toContainEqual(['pull_request_review', pull]);
    expect(hints).toContainEqual(['check_run', null]);
    expect(hints).toContainEqual([
      'push',
      expect.objectContaining({ branch: BRANCH, repository }),
    ]);
  });

  it('knows the address of a commit', () => {
    expect(world.forge.commitUrl(world.repository, 'abc')).toBe(
      `${world.standIn.url}/acme/deploy/commit/abc`,
    );
  });
});
