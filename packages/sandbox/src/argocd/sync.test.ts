import {
  configMapYaml,
  deploymentYaml,
  hookYaml,
  IMAGE,
} from './testing/manifests';
import { World } from './testing/world';

const APP = 'payments-api-prod';
const DEPLOYMENT = 'deploy/deployment.yaml';

describe('manual sync', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start({ stepping: true });
    await world.when(APP, 'exists', () => true);
  });
  afterEach(() => world.close());

  it('runs, succeeds, then becomes Healthy after a while', async () => {
    const infos = [{ name: 'change', value: '214' }];
    const answer = await world.sync(APP, { infos });
    expect(answer.body.operation).toMatchObject({
      info: infos,
      initiatedBy: { username: 'admin' },
      sync: { revision: world.firstSha },
    });
    await world.when(
      APP,
      'is Progressing',
      ({ status }) => status.health.status === 'Progressing',
    );
    const { status } = await world.when(
      APP,
      'is Healthy',
      app => app.status.health.status === 'Healthy',
    );
    expect(status.sync).toMatchObject({
      status: 'Synced',
      revision: world.firstSha,
    });
    expect(status.operationState).toMatchObject({
      phase: 'Succeeded',
      message: 'successfully synced (all tasks run)',
      retryCount: 0,
      operation: { info: infos },
      syncResult: {
        revision: world.firstSha,
        resources: [
          {
            kind: 'Deployment',
            status: 'Synced',
            syncPhase: 'Sync',
            message: 'deployment.apps/payments-api created',
            images: [`${IMAGE}:1.0.0`],
          },
        ],
      },
    });
    const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
    expect(status.operationState?.startedAt).toMatch(time);
    expect(status.operationState?.finishedAt).toMatch(time);
    expect(status.history).toMatchObject([
      { id: 0, revision: world.firstSha, initiatedBy: { username: 'admin' } },
    ]);
  });

  it('is needed again after the pin changed', async () => {
    await world.synced(APP);
    const next = world.payments.commit({
      [DEPLOYMENT]: deploymentYaml('payments-api', { replicas: 3 }),
    });
    await world.pin(next);
    const { status } = await world.application(APP);
    expect(status.sync.status).toBe('OutOfSync');
    const { status: after } = await world.synced(APP);
    expect(after.history?.map(row => row.revision)).toEqual([
      world.firstSha,
      next,
    ]);
  });

  it('runs hooks and waves in order and waits for health between waves', async () => {
    const sha = world.payments.commit({
      [DEPLOYMENT]: deploymentYaml('payments-api', { wave: 1 }),
      'deploy/database.yaml': deploymentYaml('database', { wave: 0 }),
      'deploy/migrate.yaml': hookYaml('migrate', 'PreSync'),
      'deploy/smoke.yaml': hookYaml('smoke', 'PostSync'),
    });
    await world.pin(sha);
    const startedMs = world.clock.now.getTime();
    const { status } = await world.synced(APP);
    expect(world.clock.now.getTime() - startedMs).toBeGreaterThanOrEqual(120);
    expect(
      status.operationState?.syncResult?.resources.map(
        ({ name, syncPhase, hookType, hookPhase }) =>
          [name, syncPhase, hookType, hookPhase].join(' '),
      ),
    ).toEqual([
      'migrate PreSync PreSync Succeeded',
      'database Sync  Succeeded',
      'payments-api Sync  Succeeded',
      'smoke PostSync PostSync Succeeded',
    ]);
    expect(
      status.resources?.map(({ name, syncWave }) => [name, syncWave]),
    ).toEqual([
      ['database', undefined],
      ['payments-api', 1],
      ['migrate', undefined],
      ['smoke', undefined],
    ]);
  });

  it('prunes only when asked', async () => {
    const withMap = world.payments.commit({
      'deploy/settings.yaml': configMapYaml('settings', { a: '1' }),
    });
    await world.pin(withMap);
    await world.synced(APP);
    await world.pin(world.payments.commit({ 'deploy/settings.yaml': null }));
    const kept = await world.synced(APP);
    expect(kept.status.operationState?.syncResult?.resources).toContainEqual(
      expect.objectContaining({ name: 'settings', status: 'PruneSkipped' }),
    );
    const left = await world.when(
      APP,
      'was compared again',
      ({ status }) => status.sync.status === 'OutOfSync',
    );
    expect(left.status.resources).toContainEqual(
      expect.objectContaining({ name: 'settings', requiresPruning: true }),
    );
    const { status } = await world.synced(APP, { prune: true });
    expect(status.operationState?.syncResult?.resources).toContainEqual(
      expect.objectContaining({ name: 'settings', status: 'Pruned' }),
    );
  });

  it('leaves no history when it is selective, dry or failed', async () => {
    const first = await world.synced(APP, { dryRun: true });
    expect(first.status.sync.status).toBe('OutOfSync');
    world.argocd.faults.failNextSync(APP, 'admission webhook denied it');
    const failed = await world.synced(APP, {}, 'Failed');
    expect(failed.status.operationState?.message).toBe(
      'one or more objects failed to apply, reason: admission webhook denied it',
    );
    expect(failed.status.operationState?.syncResult?.resources).toMatchObject([
      { status: 'SyncFailed', message: 'admission webhook denied it' },
    ]);
    const { status } = await world.synced(APP, {
      resources: [{ group: 'apps', kind: 'Deployment', name: 'payments-api' }],
    });
    expect(status.history).toBeUndefined();
    expect(status.sync.status).toBe('Synced');
  });

  it('keeps ten rows of history with ids that count up', async () => {
    for (let i = 0; i < 12; i++) {
      await world.synced(APP);
    }
    const { status } = await world.application(APP);
    expect(status.history?.map(row => row.id)).toEqual([
      2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ]);
  });

  it('repeats a failed attempt as its retry strategy says', async () => {
    world.argocd.faults.failNextSync(APP, 'quota exceeded');
    const retryStrategy = { limit: 2, backoff: { duration: '10ms' } };
    const { status } = await world.synced(APP, { retryStrategy }, 'Failed');
    expect(status.operationState?.retryCount).toBe(2);
  });

  it('ends in Error when the revision cannot be rendered', async () => {
    world.payments.commit({ [DEPLOYMENT]: 'kind: Deployment\n' });
    const body = { revision: 'main' };
    const { status } = await world.synced(APP, body, 'Error');
    expect(status.operationState?.message).toContain(
      'an object has no apiVersion',
    );
  });

  it('goes to another revision when auto-sync is off', async () => {
    const other = world.payments.commit({
      [DEPLOYMENT]: deploymentYaml('payments-api', { replicas: 5 }),
    });
    const { status } = await world.synced(APP, { revision: 'main' });
    expect(status.operationState?.syncResult?.revision).toBe(other);
    await world.when(
      APP,
      'is OutOfSync with its pin',
      app => app.status.sync.status === 'OutOfSync',
    );
  });

  it('rolls back to a row of the history', async () => {
    await world.synced(APP);
    const next = world.payments.commit({
      [DEPLOYMENT]: deploymentYaml('payments-api', { replicas: 5 }),
    });
    await world.pin(next);
    await world.synced(APP);
    const url = `/api/v1/applications/${APP}/rollback`;
    const { status } = await world.call('POST', url, { body: { id: 0 } });
    expect(status).toBe(200);
    const after = await world.when(
      APP,
      'is rolled back',
      app => app.status.history?.length === 3,
    );
    expect(after.status.history?.[2]).toMatchObject({
      id: 2,
      revision: world.firstSha,
    });
    const unknown = await world.call('POST', url, { body: { id: 77 } });
    expect(unknown).toMatchObject({ status: 400, body: { code: 3 } });
  });
});

describe('refused syncs', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({
      stepping: true,
      timings: { syncDurationMs: 400 },
    });
    await world.when(APP, 'exists', () => true);
  });
  afterAll(() => world.close());

  it('one at a time', async () => {
    await world.sync(APP);
    const second = await world.sync(APP);
    expect(second).toMatchObject({
      status: 400,
      body: {
        code: 9,
        error: 'another operation is already in progress',
        message: 'another operation is already in progress',
      },
    });
  });

  it.each([
    [
      'another revision while auto-sync is on',
      'apps-prod',
      { revision: 'a'.repeat(40) },
      400,
      `Cannot sync to ${'a'.repeat(40)}: auto-sync currently set to main`,
    ],
    [
      'a revision that does not exist',
      APP,
      { revision: 'nowhere' },
      400,
      `unable to resolve 'nowhere' to a commit SHA`,
    ],
    ['what it cannot do', APP, { manifests: ['x'] }, 400, 'manifests'],
  ])('%s', async (_what, app, body, status, message) => {
    const answer = await world.sync(app, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({
      message: expect.stringContaining(message),
    });
  });

  it('a rollback while auto-sync is on', async () => {
    const url = '/api/v1/applications/apps-prod/rollback';
    const answer = await world.call<{ code: number }>('POST', url, {
      body: { id: 0 },
    });
    expect(answer).toMatchObject({ status: 400, body: { code: 9 } });
  });

  it('bodies that are not JSON', async () => {
    const url = `/api/v1/applications/${APP}/sync`;
    const answer = await world.call('POST', url, { contentType: 'text/plain' });
    expect(answer.status).toBe(415);
  });
});

describe('events', () => {
  it('tell who started what and how it ended', async () => {
    const world = await World.start({ stepping: true });
    await world.when(APP, 'exists', () => true);
    await world.synced(APP);
    const { body } = await world.call<{
      items: { reason: string; message: string; metadata: object }[];
    }>('GET', `/api/v1/applications/${APP}/events`);
    expect(body.items).toContainEqual(
      expect.objectContaining({
        reason: 'OperationStarted',
        message: `admin initiated sync to ${world.firstSha}`,
        metadata: expect.objectContaining({ annotations: { user: 'admin' } }),
      }),
    );
    expect(body.items).toContainEqual(
      expect.objectContaining({
        reason: 'OperationCompleted',
        message: `Sync operation to ${world.firstSha} succeeded`,
      }),
    );
    const metadata = await world.call<Record<string, unknown>>(
      'GET',
      `/api/v1/applications/${APP}/revisions/${world.firstSha}/metadata`,
    );
    expect(metadata.body).toMatchObject({
      author: 'Ada <ada@acme.test>',
      message: 'Change',
    });
    await world.close();
  });
});
