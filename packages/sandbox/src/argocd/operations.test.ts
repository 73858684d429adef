import {
  configMapYaml,
  deploymentYaml,
  hookYaml,
  pinnedChildYaml,
  SERVER,
} from './testing/manifests';
import { SteppedWorld } from './testing/stepped';
import { Application } from './types';

const APP = 'payments-api-prod';
const URL = `/api/v1/applications/${APP}`;

function results({ status }: Application): string[] {
  return (status.operationState?.syncResult?.resources ?? []).map(
    ({ name, syncPhase, status: outcome, hookPhase, message }) =>
      [name, syncPhase, outcome ?? hookPhase, message].join(' | '),
  );
}

describe('operations', () => {
  let world: SteppedWorld;
  /** Commits to the service's repository and pins the Application to it. */
  const deploy = async (files: Record<string, string | null>) => {
    await world.world.pin(world.world.payments.commit(files));
    await world.settle();
  };
  const names = async (kind: string) => {
    const { body } = await world.world.call<{
      nodes: { kind: string; name: string; uid: string }[];
    }>('GET', `${URL}/resource-tree`);
    return body.nodes.filter(node => node.kind === kind);
  };
  beforeEach(async () => {
    world = await SteppedWorld.start();
    await world.settle();
  });
  afterEach(() => world.close());

  it('run waves one after the other, each when the one before is healthy', async () => {
    await deploy({
      'deploy/deployment.yaml': deploymentYaml('payments-api', { wave: 1 }),
      'deploy/database.yaml': deploymentYaml('database', { wave: 0 }),
      'deploy/migrate.yaml': hookYaml('migrate', 'PreSync'),
    });
    const startedAt = world.now;
    await world.world.sync(APP);
    await world.settle({ forMs: 10_000 });
    const { status } = await world.application(APP);
    expect(status.operationState).toMatchObject({
      phase: 'Running',
      message: 'waiting for healthy state of apps/Deployment/database',
    });
    await world.settle();
    const after = (await world.application(APP)).status.operationState;
    expect(after?.phase).toBe('Succeeded');
    const tookMs = Date.parse(after?.finishedAt ?? '') - startedAt.getTime();
    expect(tookMs).toBeGreaterThanOrEqual(80_000);
  });

  it('keep a hook until its policy or the next one deletes it', async () => {
    const policy = (name: string, value: string) =>
      hookYaml(name, 'PreSync').replace(
        'annotations:',
        `annotations:\n    argocd.argoproj.io/hook-delete-policy: ${value}`,
      );
    await deploy({
      'deploy/a.yaml': hookYaml('stays', 'PreSync'),
      'deploy/b.yaml': policy('goes', 'HookSucceeded'),
    });
    const { status } = await world.sync(APP);
    const [first, ...others] = await names('Job');
    expect(others).toEqual([]);
    expect(first.name).toBe('stays');
    expect(status.resources).toContainEqual({
      group: 'batch',
      version: 'v1',
      kind: 'Job',
      namespace: APP,
      name: 'stays',
      hook: true,
    });
    expect(status.sync.status).toBe('Synced');
    world.pass(60_000);
    await world.sync(APP);
    const [second] = await names('Job');
    expect(second.uid).not.toBe(first.uid);
  });

  it('fail with a hook that fails, and then run SyncFail hooks', async () => {
    await deploy({
      'deploy/migrate.yaml': hookYaml('migrate', 'PreSync'),
      'deploy/alarm.yaml': hookYaml('alarm', 'SyncFail'),
    });
    world.argocd.faults.failNextSync(APP, 'exit code 1', { phase: 'PreSync' });
    const application = await world.sync(APP);
    expect(application.status.operationState).toMatchObject({
      phase: 'Failed',
      message:
        'one or more synchronization tasks completed unsuccessfully, reason: exit code 1',
    });
    expect(results(application)).toEqual([
      'migrate | PreSync | Failed | exit code 1',
      'alarm | SyncFail | Succeeded | ',
    ]);
    expect(application.status.history).toBeUndefined();
  });

  it('succeed at a retry when the fault is over, after its backoff', async () => {
    world.argocd.faults.failNextSync(APP, 'quota exceeded', { attempts: 2 });
    const retryStrategy = {
      limit: 5,
      backoff: { duration: '10s', factor: 2, maxDuration: '3m' },
    };
    const startedAt = world.now.getTime();
    const { status } = await world.sync(APP, { retryStrategy });
    expect(status.operationState).toMatchObject({
      phase: 'Succeeded',
      retryCount: 2,
    });
    const finishedAt = Date.parse(status.operationState?.finishedAt ?? '');
    expect(finishedAt - startedAt).toBe(3 * 30_000 + 10_000 + 20_000);
    expect(status.history).toHaveLength(1);
  });

  it('end Failed when they are terminated, without a retry', async () => {
    const retryStrategy = { limit: 5 };
    await world.world.sync(APP, { retryStrategy });
    await world.settle({ forMs: 1_000 });
    const url = `${URL}/operation`;
    expect((await world.world.call('DELETE', url)).status).toBe(200);
    expect((await world.application(APP)).status.operationState?.phase).toBe(
      'Terminating',
    );
    await world.settle();
    const { operation, status } = await world.application(APP);
    expect(operation).toBeUndefined();
    expect(status.operationState).toMatchObject({
      phase: 'Failed',
      message: 'Operation terminated',
    });
    expect(status.history).toBeUndefined();
    expect(await world.world.call('DELETE', url)).toMatchObject({
      status: 400,
      body: {
        message: 'Unable to terminate operation. No operation is in progress',
      },
    });
  });

  it('leave alone what is in sync with ApplyOutOfSyncOnly', async () => {
    await deploy({ 'deploy/settings.yaml': configMapYaml('settings', {}) });
    await world.sync(APP);
    await deploy({
      'deploy/settings.yaml': configMapYaml('settings', { a: '1' }),
    });
    const syncOptions = { items: ['ApplyOutOfSyncOnly=true'] };
    const application = await world.sync(APP, { syncOptions });
    expect(results(application)).toEqual([
      'settings | Sync | Synced | configmap/settings configured',
    ]);
    expect(application.status.history).toHaveLength(2);
  });

  it.each([
    ['Replace=true', 'configmap/settings replaced'],
    ['ServerSideApply=true', 'configmap/settings serverside-applied'],
  ])('say how they apply with %s', async (option, message) => {
    await deploy({ 'deploy/settings.yaml': configMapYaml('settings', {}) });
    await world.sync(APP);
    await deploy({
      'deploy/settings.yaml': configMapYaml('settings', { a: '1' }),
    });
    const syncOptions = { items: [option] };
    const application = await world.sync(APP, { syncOptions });
    expect(results(application)).toContain(
      `settings | Sync | Synced | ${message}`,
    );
  });

  it('do not prune what says Prune=false', async () => {
    const settings = configMapYaml('settings', {}).replace(
      'metadata:',
      'metadata:\n  annotations:\n    argocd.argoproj.io/sync-options: Prune=false',
    );
    await deploy({ 'deploy/settings.yaml': settings });
    await world.sync(APP);
    await deploy({ 'deploy/settings.yaml': null });
    const application = await world.sync(APP, { prune: true });
    expect(results(application)).toContain(
      'settings | Sync | PruneSkipped | ignored (no prune)',
    );
    expect(application.status.sync.status).toBe('OutOfSync');
  });

  it('fail on an object of another Application with FailOnSharedResource', async () => {
    await world.sync(APP);
    const twin = pinnedChildYaml('twin', world.world.firstSha, {
      destination: { server: SERVER, namespace: APP },
    });
    world.world.deploy.commit({ 'apps/prod/twin.yaml': twin });
    await world.settle();
    const syncOptions = { items: ['FailOnSharedResource=true'] };
    const { status } = await world.sync('twin', { syncOptions });
    expect(status.operationState).toMatchObject({
      phase: 'Failed',
      message: `Shared resource found: Deployment/payments-api is part of applications argocd/twin and ${APP}`,
    });
  });

  it('refuse an option that would do nothing here, by name', async () => {
    const syncOptions = { items: ['RespectIgnoreDifferences=true'] };
    const { status } = await world.world.sync(APP, { syncOptions });
    expect(status).toBe(400);
  });

  it('leave ids of lost history as they are, and begin anew without any', async () => {
    for (let i = 0; i < 4; i++) {
      await world.sync(APP);
    }
    const ids = async () =>
      (await world.application(APP)).status.history?.map(({ id }) => id);
    expect(await ids()).toEqual([0, 1, 2, 3]);
    world.argocd.faults.loseHistory(APP, 2);
    expect(await ids()).toEqual([0, 3]);
    await world.sync(APP);
    expect(await ids()).toEqual([0, 3, 4]);
    world.argocd.faults.loseHistory(APP);
    expect(await ids()).toBeUndefined();
    await world.sync(APP);
    expect(await ids()).toEqual([0]);
  });
});
