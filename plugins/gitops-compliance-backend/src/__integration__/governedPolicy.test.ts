import { readFile } from 'node:fs/promises';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  untilCollected,
  waitFor,
  type TestDatabase,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(180_000);

const PLACE = { owner: 'acme', repo: 'policy' };
const FILE = 'policy.yaml';

/** A policy in a protected repository, changed as people change one. */
describe('a policy in Git', () => {
  let world: TestWorld;
  let database: TestDatabase;
  let portal: TestPortal;
  let text: string;
  let branches = 0;

  const start = () =>
    startTestPortal({
      world,
      database,
      policy: { git: { repository: 'acme/policy', path: FILE } },
      collectors: { catalogSeconds: 1, forgeSeconds: 10 },
    });
  const policies = () => portal.db('policies').orderBy('stream_seq', 'desc');
  const refusals = () =>
    portal.db('policy_refusals').orderBy('stream_seq', 'desc');
  const untilInForce = (expected: object) =>
    waitFor(`a policy like ${JSON.stringify(expected)}`, async () => {
      const [newest] = await policies();
      return Object.entries(expected).every(
        ([key, value]) => newest?.[key] === value,
      );
    });
  const untilRefused = (cause: string, reason: RegExp) =>
    waitFor(`a refusal that is ${cause}: ${reason}`, async () => {
      const [newest] = await refusals();
      return newest?.cause === cause && reason.test(newest.reason);
    });
  const withApprovals = (approvals: number) =>
    text.replace(/requiredApprovals: \d+/g, `requiredApprovals: ${approvals}`);
  const propose = async (
    content: string,
    { author = 'lena-lead', title = 'Change the policy' } = {},
  ) => {
    branches += 1;
    const branch = `policy-${branches}`;
    const { admin } = world.forge;
    await admin.commit({
      ...PLACE,
      branch,
      author,
      message: title,
      files: { [FILE]: content },
    });
    const opened = { ...PLACE, head: branch, as: author, title };
    const { number } = await admin.openPullRequest(opened);
    return { ...PLACE, number };
  };
  const approveAndMerge = async (
    pull: { owner: string; repo: string; number: number },
    as = 'sam-sre',
  ) => {
    const { admin } = world.forge;
    await admin.review({ ...pull, as, event: 'APPROVE' });
    await admin.merge({ ...pull, as });
  };

  beforeAll(async () => {
    world = await startTestWorld();
    text = await readFile(world.policyFile, 'utf8');
    const { admin } = world.forge;
    await admin.ensureRepo({
      owner: PLACE.owner,
      name: PLACE.repo,
      author: 'lena-lead',
      files: { [FILE]: text },
    });
    await admin.ensureBranchProtection({
      ...PLACE,
      branch: 'main',
      requiredApprovingReviewCount: 1,
      allowForcePushes: true,
    });
    database = newDatabase();
    portal = await start();
  });
  afterAll(async () => {
    await portal?.stop();
    await database?.drop();
    await world?.close();
  });

  it('is taken as it is the first time, and called ungoverned', async () => {
    await untilCollected(portal, 'payments-api');
    await untilInForce({ governed: false });
    await untilRefused('unapproved', /came by no pull request/);
  });

  it('comes into force by a pull request that a second person approved', async () => {
    await approveAndMerge(
      await propose(withApprovals(2), { title: 'Two approvals everywhere' }),
    );
    await untilInForce({ governed: true });
    const [newest] = await policies();
    expect(newest).toMatchObject({
      source: expect.stringMatching(/^git:.*\/acme\/policy@main:policy\.yaml$/),
      reason: 'Two approvals everywhere',
      text: withApprovals(2),
      approval: {
        kind: 'pull-request',
        repository: 'acme/policy',
        approvers: [expect.stringMatching(/^id:/)],
      },
    });
    expect(newest.document.environments[2].requiredApprovals).toBe(2);
  });

  it('ungoverned commit keeps the last policy', async () => {
    const [before] = await policies();
    await world.forge.admin.commit({
      ...PLACE,
      branch: 'main',
      author: 'lena-lead',
      message: 'No approvals, quickly',
      files: { [FILE]: withApprovals(0) },
      bypassProtection: true,
    });
    await untilRefused('unapproved', /came by no pull request/);
    expect((await policies())[0]).toEqual(before);
  });

  it('author-approved policy PR refused, and the last stays after a restart too', async () => {
    const [before] = await policies();
    const { admin } = world.forge;
    // The forge lets it pass: Dana's approval is the second one that it asks for.
    const pull = await propose(withApprovals(0), { author: 'dana-dev' });
    await admin.ensureBranchProtection({
      ...PLACE,
      branch: 'main',
      requiredApprovingReviewCount: 1,
      requireLastPushApproval: false,
      allowForcePushes: true,
    });
    await admin.commit({
      ...PLACE,
      branch: `policy-${branches}`,
      author: 'sam-sre',
      message: 'And a word more',
      files: { [FILE]: `${withApprovals(0)}# more\n` },
    });
    await approveAndMerge(pull);
    await untilRefused('unapproved', /Nobody but its authors approved/);
    expect((await policies())[0]).toEqual(before);
    await portal.stop();
    portal = await start();
    expect((await policies())[0]).toEqual(before);
    const { body } = await portal
      .as('user:default/dana')
      .get<{ policy: { hash: string } }>('/v1/status');
    expect(body.policy.hash).toBe(before.hash);
  });

  it('that is broken keeps the last one, and says where', async () => {
    await approveAndMerge(await propose('version: 2\n'));
    await untilRefused('broken', /version: .*environments: /);
  });

  it('that comes back to what is in force ends the alert', async () => {
    const [before] = await policies();
    await approveAndMerge(await propose(before.text));
    await waitFor('the policy to be confirmed', async () => {
      const [newest] = await policies();
      return newest.stream_seq !== before.stream_seq;
    });
    const [newest] = await policies();
    expect(newest.hash).toBe(before.hash);
    expect(Number(newest.stream_seq)).toBeGreaterThan(
      Number((await refusals())[0].stream_seq),
    );
  });

  it('force-pushed policy branch keeps the last policy', async () => {
    const [before] = await policies();
    await approveAndMerge(await propose(withApprovals(3)));
    await untilInForce({ text: withApprovals(3) });
    await world.forge.admin.commit({
      ...PLACE,
      branch: 'main',
      author: 'lena-lead',
      message: 'As if nothing had been',
      files: { [FILE]: before.text },
      amend: true,
      bypassProtection: true,
    });
    await untilRefused('rewritten', /was rewritten/);
    expect((await policies())[0].text).toBe(withApprovals(3));
  });
});
