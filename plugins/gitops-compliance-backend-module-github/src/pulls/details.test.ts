import { mockServices } from '@backstage/backend-test-utils';
import type { OpenPullRequest } from '@gitops-compliance/plugin-gitops-compliance-node';
import { GithubForge } from '../GithubForge';
import { BASE_BRANCH, PIN, startWorld } from '../__testUtils__/world';

jest.setTimeout(60_000);

const BRANCH = 'gitops-compliance/payments-1';

/** What GitHub tells of a pull request beside itself, on the stand-in. */
describe('GithubForge reads', () => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  async function open(changes: Partial<OpenPullRequest> = {}) {
    const { admin } = world.standIn;
    const head = await admin.head({ ...world.at, branch: BASE_BRANCH });
    return world.forge.openPullRequest({
      repository: world.repository,
      baseBranch: BASE_BRANCH,
      expectedBaseSha: head as string,
      branch: BRANCH,
      files: [{ path: PIN, text: 'images: []\n' }],
      commitMessage: 'Promote payments',
      title: 'Promote payments',
      body: 'Change 1',
      ...changes,
    });
  }
  const owners = (text: string) =>
    world.commit({
      branch: BASE_BRANCH,
      path: '.github/CODEOWNERS',
      text,
      message: 'Say who owns what',
    });

  describe('code owners', () => {
    const team = (...members: string[]) =>
      world.standIn.admin.ensureTeam({ org: 'acme', slug: 'pay', members });

    it('with what is asked anyway, and with a request where the text is new', async () => {
      await owners('* @ada\n');
      world.takeRequests();
      const pull = await open();
      expect(world.takeRequests()).toEqual({ reads: 1, writes: 1 });
      expect(pull.codeOwners?.owned).toMatchObject([
        { line: 1, owners: [{ account: { login: 'ada' } }] },
      ]);
      const [read] = await world.forge.readPullRequests([pull]);
      expect(world.takeRequests()).toEqual({ reads: 1, writes: 0 });
      expect(read.codeOwners).toEqual(pull.codeOwners);
      await owners('* @bob\n');
      const [second] = await world.forge.readPullRequests([pull]);
      expect(world.takeRequests()).toEqual({ reads: 2, writes: 0 });
      expect(second.codeOwners?.owned).toMatchObject([
        { owners: [{ account: { login: 'bob' } }] },
      ]);
      // Another replica, or the same when it has forgotten.
      const logger = mockServices.logger.mock();
      const other = new GithubForge(world.settings, { logger });
      expect((await other.readPullRequests([pull]))[0].codeOwners).toEqual(
        second.codeOwners,
      );
      expect(world.takeRequests()).toEqual({ reads: 1, writes: 0 });
    });

    it('of the base branch, whatever the pull request does to the file', async () => {
      await owners('* @ada\n');
      const pull = await open({
        files: [{ path: '.github/CODEOWNERS', text: '* @bob\n' }],
      });
      const [{ codeOwners }] = await world.forge.readPullRequests([pull]);
      expect(codeOwners?.owned).toMatchObject([
        {
          paths: ['.github/CODEOWNERS'],
          owners: [{ account: { login: 'ada' } }],
        },
      ]);
    });

    it('with what is wrong in the file', async () => {
      await owners('* @ada\n[a-z] @ada\n/x @nobody-here\n');
      const pull = await open();
      const [{ codeOwners }] = await world.forge.readPullRequests([pull]);
      expect(codeOwners?.problems).toEqual([
        { line: 2, kind: 'syntax' },
        { line: 3, kind: 'unknown-owner' },
      ]);
    });

    it('and who of those who approved belongs to an owning team', async () => {
      await team('bob');
      await owners('* @acme/pay\n');
      const pull = await open();
      await world.forge.readPullRequests([pull]);
      await world.approve(pull.number);
      world.takeRequests();
      const [read] = await world.forge.readPullRequests([pull]);
      expect(world.takeRequests()).toEqual({ reads: 2, writes: 0 });
      expect(read.reviews).toMatchObject([{ ownerTeams: ['acme/pay'] }]);
      await world.forge.readPullRequests([pull]);
      expect(world.takeRequests()).toEqual({ reads: 1, writes: 0 });
    });

    it('and who of them does not', async () => {
      await team('ada');
      await owners('* @acme/pay @elsewhere/pay\n');
      const pull = await open();
      await world.approve(pull.number);
      const [read] = await world.forge.readPullRequests([pull]);
      expect(read.reviews).toMatchObject([{ ownerTeams: [] }]);
    });

    it('or that it may not know', async () => {
      await team('bob');
      await owners('* @acme/pay\n');
      await world.setPermissions({ contents: 'write', pull_requests: 'write' });
      const pull = await open();
      await world.approve(pull.number);
      const [read] = await world.forge.readPullRequests([pull]);
      expect(read.reviews).toMatchObject([{ ownerTeams: null }]);
    });
  });

  it('whom a pull request waits for', async () => {
    const { admin } = world.standIn;
    await admin.ensureTeam({ org: 'acme', slug: 'pay', members: ['ada'] });
    const { number } = await open();
    await admin.requestReview({
      ...world.at,
      number,
      as: 'ada',
      reviewers: ['bob'],
      teams: ['pay'],
    });
    const { repository } = world;
    const [read] = await world.forge.readPullRequests([{ repository, number }]);
    expect(read.reviewRequests).toEqual([
      { account: { login: 'bob', bot: false }, team: null, asCodeOwner: false },
      { account: null, team: 'acme/pay', asCodeOwner: false },
    ]);
  });

  it('conversations, until they are resolved', async () => {
    const { admin } = world.standIn;
    const pull = await open();
    const target = { ...world.at, number: pull.number, as: 'ada' };
    const thread = admin.openThread({ ...target, path: PIN });
    const unresolved = async () =>
      (await world.forge.readPullRequests([pull]))[0].unresolvedConversations;
    expect(await unresolved()).toBe(1);
    await admin.resolveThread({ ...target, thread });
    expect(await unresolved()).toBe(0);
  });

  it('force-pushes, dismissed reviews and changes of base', async () => {
    const { admin } = world.standIn;
    const pull = await open();
    const target = { ...world.at, number: pull.number, as: 'ada' };
    await world.createBranch('other', world.baseSha);
    await admin.edit({ ...target, base: 'other' });
    const review = await admin.review({ ...target, event: 'APPROVE' });
    await admin.dismiss({ ...target, review: review.id, message: 'No' });
    const [{ events, reviews }] = await world.forge.readPullRequests([pull]);
    const by = { login: 'ada', bot: false };
    expect(events).toMatchObject([
      { kind: 'base-changed', from: BASE_BRANCH, to: 'other', by },
      { kind: 'review-dismissed', review: reviews[0].id, was: 'approved', by },
    ]);
  });

  it('commit statuses, which name no App, with their commit', async () => {
    const pull = await open();
    await fetch(
      `${world.standIn.apiUrl}/repos/${world.repository}/statuses/${pull.headSha}`,
      {
        method: 'POST',
        headers: {
          authorization: 'token token-of-bob',
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          state: 'success',
          context: 'ci',
          description: 'Fine',
          target_url: 'https://ci.example/1',
        }),
      },
    );
    const [{ checks }] = await world.forge.readPullRequests([pull]);
    expect(checks).toMatchObject([
      {
        name: 'ci',
        commit: pull.headSha,
        conclusion: 'success',
        appId: null,
        title: 'Fine',
        detailsUrl: 'https://ci.example/1',
      },
    ]);
  });

  it('that its own commit is signed by the forge', async () => {
    const [{ commits }] = await world.forge.readPullRequests([await open()]);
    expect(commits[0].verification).toEqual({
      state: 'valid',
      by: 'forge',
      reason: 'valid',
    });
  });
});
