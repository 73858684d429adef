import type {
  ChangeView,
  ReleaseView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { PORTAL_APP_ID } from '@gitops-compliance/sandbox';
import { ForgeView } from './forgeView';
import {
  approve,
  LEDGER_PROD,
  PAYMENTS_PROD,
  promotable,
  until,
  untilOpened,
  untilState,
  type ApiErrorBody,
  type Target,
} from './journey';
import { pinnedIn, runNextUpstream } from './nextRevision';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  waitFor,
  type Caller,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(240_000);

describe('a release: several services as one', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;
  let forge: ForgeView;

  beforeAll(async () => {
    world = await startTestWorld();
    // Approvals are the policy's: by the branch, they would hold rollbacks, too.
    await world.forge.admin.ensureBranchProtection({
      owner: 'acme',
      repo: 'deploy',
      branch: 'main',
      requiredStatusChecks: [
        { context: 'gitops-compliance', appId: PORTAL_APP_ID },
      ],
    });
    portal = await startTestPortal({ world, database });
    dana = portal.as('user:default/dana');
    forge = new ForgeView(world);
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  async function targetOf(target: Target) {
    const { service, ...rest } = target;
    return {
      entityRef: `component:default/${service}`,
      ...rest,
      revision: await promotable(dana, target),
    };
  }

  async function requested(
    waves: Target[][],
    more: object = {},
  ): Promise<ReleaseView> {
    const asked = [];
    for (const wave of waves) {
      asked.push({ targets: await Promise.all(wave.map(targetOf)) });
    }
    const { status, body } = await dana.post<ReleaseView>('/v1/releases', {
      reason: 'They only work together',
      waves: asked,
      ...more,
    });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  }

  const read = async (id: string) =>
    (await dana.get<ReleaseView>(`/v1/releases/${id}`)).body;
  const idsOf = ({ waves }: ReleaseView) =>
    waves.flatMap(({ changes }) => changes.map(({ id }) => id));
  const gateOf = ({ gates }: ChangeView, name: string) =>
    gates.find(({ gate }) => gate === name);
  const branchOf = (id: string) => `gitops-compliance/change-${id}`;

  it('is requested as a whole or not at all', async () => {
    const targets = [
      await targetOf(PAYMENTS_PROD),
      { ...(await targetOf(LEDGER_PROD)), revision: 'f'.repeat(40) },
    ];
    const before = await portal.db('changes').count('id as count').first();
    const { status, body } = await dana.post<ApiErrorBody>('/v1/releases', {
      reason: 'One of them runs nowhere',
      waves: [{ targets }],
    });
    expect(status).toBe(409);
    expect(body.error.message).toMatch(/^ledger-svc: The promotion is refused/);
    expect(await portal.db('changes').count('id as count').first()).toEqual(
      before,
    );
    const twice = await dana.post<ApiErrorBody>('/v1/releases', {
      reason: 'One of them stands there twice',
      waves: [{ targets: [targets[0], targets[0]] }],
    });
    expect(twice.status).toBe(400);
    expect(twice.body.error.message).toMatch(/stands twice in the release/);
  });

  it('shares one pull request in a repository, and ends with it', async () => {
    const release = await requested([[PAYMENTS_PROD, LEDGER_PROD]]);
    expect(release.summary).toMatchObject({ state: 'running', changes: 2 });
    const [first, second] = idsOf(release);
    const opened = await untilOpened(dana, first);
    const other = await until(
      dana,
      second,
      'the shared pull request',
      ({ summary }) => summary.pullRequest !== null,
    );
    expect(other.summary.pullRequest?.number).toBe(opened.number);
    expect(gateOf(other, 'only-the-pin')).toMatchObject({ state: 'open' });
    expect(await forge.pulls(branchOf(first))).toHaveLength(1);
    expect(await forge.pulls(branchOf(second))).toHaveLength(0);
    expect(await forge.checks(opened.headSha)).toHaveLength(1);

    const { status } = await dana.post(`/v1/changes/${second}/cancel`, {
      reason: 'Not today after all',
    });
    expect(status).toBe(200);
    await untilState(dana, first, 'cancelled');
    await waitFor('the pull request to be closed', async () => {
      const [pull] = await forge.pulls(branchOf(first));
      return pull.state === 'closed' && pull.merged_at === null;
    });
    expect((await read(release.summary.id)).summary.state).toBe('cancelled');
  });

  it('waits with a wave for the one before, and stops at a failure', async () => {
    const release = await requested([[PAYMENTS_PROD], [LEDGER_PROD]]);
    const { id } = release.summary;
    const [first, second] = idsOf(release);
    await untilOpened(dana, first);
    const { number } = await untilOpened(dana, second);
    const waiting = await dana.change(second);
    expect(gateOf(waiting, 'release')).toMatchObject({ state: 'pending' });
    await world.forge.admin.review({
      owner: 'acme',
      repo: 'deploy',
      number,
      as: 'bob-builds',
      event: 'APPROVE',
    });

    await dana.post(`/v1/changes/${first}/cancel`, { reason: 'A test' });
    const stopped = await until(
      dana,
      second,
      'the release to stop',
      change => gateOf(change, 'release')?.state === 'closed',
    );
    expect(gateOf(stopped, 'release')?.reason).toMatch(/has stopped: #\d+ was/);
    expect((await read(id)).summary.state).toBe('stopped');
    const merge = await dana.post(`/v1/releases/${id}/merge`);
    expect(merge.status).toBe(409);

    const resumed = await dana.post<ReleaseView>(`/v1/releases/${id}/resume`, {
      reason: 'The ledger goes without it',
    });
    expect(resumed.status).toBe(200);
    await until(
      dana,
      second,
      'every gate to open',
      ({ actions }) => actions.merge.allowed,
    );
    const cancelled = await dana.post<ReleaseView>(
      `/v1/releases/${id}/cancel`,
      { reason: 'The test is over' },
    );
    expect(cancelled.body.summary.state).toBe('cancelled');
  });

  it('starts together or not at all, and tells an outcome for each', async () => {
    const release = await requested([[PAYMENTS_PROD, LEDGER_PROD]]);
    const { id } = release.summary;
    const [first, second] = idsOf(release);
    await untilOpened(dana, first);
    const refused = await dana.post<ApiErrorBody>(`/v1/releases/${id}/merge`);
    expect(refused.status).toBe(409);
    expect(refused.body.error.gates).toContainEqual(
      expect.objectContaining({ gate: 'peer-review' }),
    );
    await approve(world, dana, first);
    await until(
      dana,
      second,
      'every gate of the other to open',
      ({ actions }) => actions.merge.allowed,
    );
    const { status } = await dana.post(`/v1/releases/${id}/merge`);
    expect(status).toBe(202);
    const done = [
      await untilState(dana, first, 'succeeded'),
      await untilState(dana, second, 'succeeded'),
    ];
    const shas = done.map(({ summary }) => summary.pullRequest?.mergeSha);
    expect(shas[0]).toBe(shas[1]);
    const [pull] = await forge.pulls(branchOf(first));
    expect(pull.merge_commit_sha).toBe(shas[0]);
    expect((await read(id)).summary).toMatchObject({
      state: 'succeeded',
      sentence: '2 of 2 succeeded.',
    });
    const { body } = await dana.get<{ items: { number: number }[] }>(
      '/v1/releases?limit=2',
    );
    expect(body.items.map(({ number }) => number)).toEqual([3, 2]);
  });

  const BOTH = [PAYMENTS_PROD, LEDGER_PROD];
  const pins = () =>
    Promise.all(BOTH.map(({ service }) => pinnedIn(forge, service, 'prod')));
  const merged = async (id: string) => {
    const { status, body } = await dana.post(`/v1/releases/${id}/merge`);
    expect({ status, body }).toMatchObject({ status: 202 });
  };
  const rollBack = (id: string) =>
    dana.post<ReleaseView & ApiErrorBody>(`/v1/releases/${id}/rollback`, {
      reason: 'Transfers fail since',
    });

  it('is not rolled back to the baseline, and says for which service', async () => {
    const { body } = await dana.get<{ items: { id: string }[] }>(
      '/v1/releases?limit=1',
    );
    const refused = await rollBack(body.items[0].id);
    expect(refused.status).toBe(409);
    expect(refused.body.error.message).toMatch(
      /^R3 cannot be rolled back: payments-api, #\d+: .* never brought here/,
    );
  });

  it('is rolled back at one click, the last wave first, all of it', async () => {
    const before = await pins();
    for (const target of BOTH) {
      await runNextUpstream(world, forge, target, 'the next one');
    }
    await waitFor('the next ones', async () => {
      const offered = await Promise.all(
        BOTH.map(target => promotable(dana, target)),
      );
      return offered.every((revision, index) => revision !== before[index]);
    });
    const release = await requested([[PAYMENTS_PROD], [LEDGER_PROD]]);
    const { id } = release.summary;
    for (const change of idsOf(release)) {
      await approve(world, dana, change);
      await merged(id);
      await untilState(dana, change, 'succeeded');
    }
    expect(await pins()).not.toEqual(before);
    expect((await read(id)).actions.rollback.allowed).toBe(true);

    const { status, body: back } = await rollBack(id);
    expect({ status, back }).toMatchObject({ status: 201 });
    expect(back.undoes).toEqual({ id, number: release.summary.number });
    const [first, second] = idsOf(back);
    expect((await dana.change(first)).summary).toMatchObject({
      kind: 'rollback',
      service: 'component:default/ledger-svc',
    });
    const later = await dana.change(second);
    expect(gateOf(later, 'release')).toMatchObject({ state: 'pending' });
    for (const change of [first, second]) {
      await until(
        dana,
        change,
        'the rollback to be ready',
        ({ actions }) => actions.merge.allowed,
      );
      await merged(back.summary.id);
      await untilState(dana, change, 'succeeded');
    }
    expect(await pins()).toEqual(before);
    expect(await read(id)).toMatchObject({
      summary: { state: 'rolled-back' },
      undoneBy: { id: back.summary.id },
      actions: { rollback: { allowed: false } },
    });
  });
});
