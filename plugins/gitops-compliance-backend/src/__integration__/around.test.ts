import type {
  AroundNotice,
  AroundNoticePage,
  ChangeList,
  DriftIncidentPage,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { ForgeView } from './forgeView';
import { until, untilState } from './journey';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  untilCollected,
  waitFor,
  type Caller,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(180_000);

const AT = { owner: 'acme', repo: 'deploy' };
const OVERLAY = 'services/ledger-svc/overlays/prod';
const LEDGER = encodeURIComponent('component:default/ledger-svc');

describe('around the portal', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let forge: ForgeView;
  let dana: Caller;

  /** Up to which commit main was looked at. */
  const tip = async (): Promise<string | null> => {
    const [row] = await portal
      .db('watched_branches')
      .where({ repository: 'acme/deploy', branch: 'main' });
    return row?.tip ?? null;
  };

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
      collectors: { forgeSeconds: 10 },
    });
    forge = new ForgeView(world);
    dana = portal.as('user:default/dana');
    await untilCollected(portal, 'ledger-svc');
    await world.forge.admin.ensureBranchProtection({ ...AT, branch: 'main' });
    await waitFor('main to be watched', async () => (await tip()) !== null);
  });

  afterAll(async () => {
    world?.forge.faults.clear();
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const push = (
    files: Record<string, string>,
    rest: { branch?: string; amend?: boolean } = {},
  ) =>
    world.forge.admin.commit({
      ...AT,
      branch: 'main',
      author: 'sam-sre',
      message: 'By hand',
      files,
      bypassProtection: true,
      ...rest,
    });

  /** Pushes to main what is at the forge already. */
  const pointMainAt = async (sha: string) => {
    const token = 'a-token-for-pushing';
    await world.forge.admin.ensureToken({ login: 'sam-sre', token });
    const response = await fetch(
      `${world.forge.apiUrl}/repos/acme/deploy/git/refs/heads/main`,
      {
        method: 'PATCH',
        headers: {
          authorization: `token ${token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ sha }),
      },
    );
    expect(response.status).toBe(200);
  };

  const untilLooked = (sha: string) =>
    waitFor('it to be looked at', async () => (await tip()) === sha);

  const notices = async (query = ''): Promise<AroundNotice[]> => {
    const { body } = await dana.get<AroundNoticePage>(
      `/v1/around?entity=${LEDGER}${query}`,
    );
    return body.items;
  };

  const around = async () => {
    const { body } = await dana.get<ChangeList>('/v1/changes?around=true');
    return body.findings?.map(({ around: kinds }) => kinds);
  };

  it('notices what is pushed to a deployed branch, once, and nothing beside it', async () => {
    await untilLooked(await push({ 'README.md': 'About\n' }));
    expect(await notices()).toEqual([]);
    const sha = await push({ [`${OVERLAY}/patch.yaml`]: 'pool: 40\n' });
    await untilLooked(sha);
    await untilLooked(await push({ 'README.md': 'About it\n' }));
    expect(await notices()).toEqual([
      expect.objectContaining({
        what: 'direct-push',
        environment: 'prod',
        classification: 'reached-target',
        reason: `Commit ${sha.slice(
          0,
          7,
        )} was pushed to main without a pull request.`,
        commits: [sha],
        author: expect.objectContaining({ entityRef: 'user:default/sam' }),
      }),
    ]);
    expect(await notices('&environment=staging')).toEqual([]);
    expect(
      await portal
        .db('ledger_entries')
        .where({ type: 'deployment.around-noticed' }),
    ).toHaveLength(1);
  });

  it('adopts a pull request that was opened and merged between two readings', async () => {
    world.forge.faults.webhooks.drop(1000);
    // As if the clock of the forge were behind ours.
    await portal
      .db('watched_branches')
      .update({ since: new Date(world.clock.now().getTime() + 3_600_000) });
    await push(
      { [`${OVERLAY}/patch.yaml`]: 'pool: 50\n' },
      { branch: 'quickly' },
    );
    const { number } = await world.forge.admin.openPullRequest({
      ...AT,
      as: 'sam-sre',
      head: 'quickly',
      title: 'Quickly',
    });
    await world.forge.admin.merge({ ...AT, number, as: 'sam-sre' });
    world.forge.faults.clear();
    let id = '';
    await waitFor('it to be a change', async () => {
      const { body } = await dana.get<ChangeList>(
        `/v1/changes?entity=${LEDGER}&kind=direct`,
      );
      id = body.items[0]?.id ?? '';
      return id !== '';
    });
    const change = await until(dana, id, 'its merge', ({ timeline }) =>
      timeline.some(({ type }) => type === 'change.merged'),
    );
    expect(change.summary.pullRequest?.number).toBe(number);
    expect(await around()).toEqual([['merged-outside']]);
    // What a pull request brought is no push.
    expect(await notices()).toHaveLength(1);
  });

  it('is not taken in by a pull request that was merged elsewhere', async () => {
    await push({ 'README.md': 'Aside\n' }, { branch: 'aside' });
    await push(
      { [`${OVERLAY}/patch.yaml`]: 'pool: 60\n' },
      { branch: 'aside-fix' },
    );
    const { number } = await world.forge.admin.openPullRequest({
      ...AT,
      as: 'sam-sre',
      head: 'aside-fix',
      base: 'aside',
      title: 'Aside',
    });
    const sha = await world.forge.admin.merge({
      ...AT,
      number,
      as: 'sam-sre',
    });
    await pointMainAt(sha);
    await untilLooked(sha);
    expect((await notices())[0].commits).toContain(sha);
  });

  it('notices a deployed branch that is rewritten', async () => {
    const before = await tip();
    const sha = await push(
      { [`${OVERLAY}/patch.yaml`]: 'pool: 70\n' },
      { amend: true },
    );
    await untilLooked(sha);
    expect((await notices())[0]).toMatchObject({
      what: 'branch-rewritten',
      reason: `main was rewritten by force from ${before?.slice(
        0,
        7,
      )} to ${sha.slice(0, 7)}.`,
    });
  });

  it('notices that a target runs what no change brought there', async () => {
    const { environments } = await dana.environments('ledger-svc');
    const staging = environments.find(({ name }) => name === 'staging');
    const revision = String(staging?.deployments[0].pinnedRevision);
    const path = `${OVERLAY}/kustomization.yaml`;
    const text = await forge.file(path);
    await push({ [path]: text.replace(/newTag: .*/, `newTag: ${revision}`) });
    await fetch(
      `${world.argocd.url}/api/v1/applications/ledger-svc-prod/sync`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${world.secrets.argocdSreToken}`,
          'content-type': 'application/json',
        },
        body: '{}',
      },
    );
    await waitFor('it to be noticed', async () =>
      (await notices()).some(({ what }) => what === 'pin-changed'),
    );
    const found = (await notices()).filter(
      ({ what }) => what === 'pin-changed',
    );
    expect(found).toEqual([
      expect.objectContaining({
        reason: expect.stringContaining(
          `It runs ${revision.slice(0, 7)}, which no change brought there`,
        ),
      }),
    ]);
    const pushed = (await tip())?.slice(0, 7);
    await waitFor('one incident of the push and of what runs', async () => {
      const { body } = await dana.get<DriftIncidentPage>(
        '/v1/drift?what=pin-changed&limit=10',
      );
      return (
        body.items.length === 1 &&
        [
          `Commit ${pushed} was pushed`,
          `It runs ${revision.slice(0, 7)}`,
        ].every(told => body.items[0].reason.includes(told))
      );
    });
    const judged = await dana.compliance('ledger-svc');
    expect(
      judged.environments
        .find(({ name }) => name === 'prod')
        ?.checks.filter(({ check }) => ['CHG-01', 'CHG-05'].includes(check))
        .map(({ verdict, reason }) => [verdict, reason.slice(0, 27)]),
    ).toEqual([
      ['fail', 'No pull request brought it:'],
      ['fail', 'No pull request brought it:'],
    ]);
    const { body } = await dana.get<AroundNoticePage>(`/v1/around?limit=1`);
    const { body: next } = await dana.get<AroundNoticePage>(
      `/v1/around?limit=100&cursor=${encodeURIComponent(
        body.nextCursor ?? '',
      )}`,
    );
    const all = await notices();
    expect([...body.items, ...next.items].map(({ id }) => id)).toEqual(
      all.map(({ id }) => id),
    );
  });

  it('finds changes whose approval was taken from under them', async () => {
    await push(
      { [`${OVERLAY}/patch.yaml`]: 'pool: 80\n' },
      { branch: 'forced' },
    );
    const { number } = await world.forge.admin.openPullRequest({
      ...AT,
      as: 'dana-dev',
      head: 'forced',
      title: 'Pool of 80',
    });
    let id = '';
    await waitFor('it to be a change', async () => {
      const { body } = await dana.get<ChangeList>(
        `/v1/changes?entity=${LEDGER}&kind=direct&state=running`,
      );
      id =
        body.items.find(({ pullRequest }) => pullRequest?.number === number)
          ?.id ?? '';
      return id !== '';
    });
    await world.forge.admin.review({
      ...AT,
      number,
      as: 'bob-builds',
      event: 'APPROVE',
    });
    await until(dana, id, 'the approval', ({ reviews }) => reviews.length > 0);
    await push(
      { [`${OVERLAY}/patch.yaml`]: 'pool: 800\n' },
      { branch: 'forced', amend: true },
    );
    await waitFor('it to be found', async () =>
      JSON.stringify(await around()).includes('force-pushed'),
    );
    await world.forge.admin.close({ ...AT, number, as: 'dana-dev' });
    const { summary } = await untilState(dana, id, 'cancelled');
    expect(summary.pullRequest?.number).toBe(number);
  });
});
