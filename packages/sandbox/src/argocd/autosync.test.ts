import { stringify } from 'yaml';
import {
  configMapYaml,
  deploymentYaml,
  pinnedChildYaml,
} from './testing/manifests';
import { World } from './testing/world';
import { SyncPolicy } from './types';

const APP = 'payments-api-prod';
const FILE = 'apps/prod/payments-api.yaml';

describe('automated sync', () => {
  let world: World;
  const withPolicy = async (automated: SyncPolicy['automated']) => {
    world.deploy.commit({
      [FILE]: pinnedChildYaml(APP, 'main', { syncPolicy: { automated } }),
    });
    await world.argocd.refresh();
  };
  const deploy = async (replicas: number) => {
    const sha = world.payments.commit({
      'deploy/deployment.yaml': deploymentYaml('payments-api', { replicas }),
    });
    await world.argocd.refresh();
    return sha;
  };
  const runs = (revision: string) =>
    world.when(
      APP,
      `runs ${revision}`,
      ({ status }) =>
        status.history?.at(-1)?.revision === revision &&
        status.sync.status === 'Synced',
    );
  beforeEach(async () => {
    world = await World.start({ stepping: true });
    await world.when(APP, 'exists', () => true);
  });
  afterEach(() => world.close());

  it('syncs each new commit by itself', async () => {
    await withPolicy({});
    await runs(world.firstSha);
    const next = await deploy(4);
    const { status } = await runs(next);
    expect(status.operationState?.operation).toMatchObject({
      initiatedBy: { automated: true },
      sync: { revision: next },
    });
    expect(status.history?.at(-1)?.initiatedBy).toEqual({ automated: true });
  });

  it('is off when enabled is false', async () => {
    await withPolicy({ enabled: false });
    const { status } = await world.when(
      APP,
      'tracks main',
      app => app.spec.source?.targetRevision === 'main',
    );
    expect(status.operationState).toBeUndefined();
  });

  it('mends drift with selfHeal, which leaves no history', async () => {
    await withPolicy({ selfHeal: true });
    const { status: before } = await runs(world.firstSha);
    world.argocd.faults.drift(APP, {
      kind: 'Deployment',
      name: 'payments-api',
    });
    const { status } = await world.when(
      APP,
      'healed itself',
      app =>
        app.status.operationState?.operation.sync.autoHealAttemptsCount === 1 &&
        app.status.operationState.phase === 'Succeeded' &&
        app.status.sync.status === 'Synced',
    );
    expect(status.operationState?.operation.sync.resources).toEqual([
      {
        group: 'apps',
        kind: 'Deployment',
        name: 'payments-api',
      },
    ]);
    expect(status.history).toEqual(before.history);
  });

  it('leaves drift alone without selfHeal', async () => {
    await withPolicy({});
    const { status: before } = await runs(world.firstSha);
    world.argocd.faults.drift(APP, {
      kind: 'Deployment',
      name: 'payments-api',
    });
    await world.when(
      APP,
      'is OutOfSync',
      ({ status }) => status.sync.status === 'OutOfSync',
    );
    await world.argocd.refresh();
    const { status, operation } = await world.application(APP);
    expect(operation).toBeUndefined();
    expect(status.operationState).toEqual(before.operationState);
  });

  it('tries a revision once, then says that it failed', async () => {
    world.argocd.faults.failNextSync(APP, 'quota exceeded');
    await withPolicy({ selfHeal: true });
    const { status } = await world.when(APP, 'has given up', app =>
      Boolean(app.status.conditions),
    );
    expect(status.conditions).toMatchObject([
      { type: 'SyncError', message: expect.stringContaining('quota exceeded') },
    ]);
    const next = await deploy(4);
    expect((await runs(next)).status.conditions).toBeUndefined();
  });

  it('does not wipe out everything unless allowed', async () => {
    await withPolicy({ prune: true });
    await runs(world.firstSha);
    world.payments.commit({
      'deploy/deployment.yaml': null,
      'deploy/README.md': 'nothing left',
    });
    await world.argocd.refresh();
    const { status } = await world.application(APP);
    expect(status.conditions).toMatchObject([
      { message: expect.stringContaining('will wipe out all resources') },
    ]);
  });

  it('does not count differences that the spec ignores', async () => {
    const ignoreDifferences = [
      { kind: 'ConfigMap', jsonPointers: ['/data/seen'] },
    ];
    world.payments.commit({
      'deploy/settings.yaml': configMapYaml('settings', { seen: '0' }),
    });
    world.deploy.commit({
      [FILE]: pinnedChildYaml(APP, 'main', {
        ignoreDifferences,
        syncPolicy: { automated: {} },
      }),
    });
    await world.argocd.refresh();
    await world.when(
      APP,
      'is synced',
      ({ status }) => status.sync.status === 'Synced',
    );
    world.argocd.faults.drift(APP, { kind: 'ConfigMap', name: 'settings' });
    await world.argocd.refresh();
    const { status } = await world.application(APP);
    expect(status.sync.status).toBe('Synced');
  });

  it('reports a project that does not exist', async () => {
    world.deploy.commit({
      [FILE]: pinnedChildYaml(APP, 'main', { project: 'nowhere' }),
    });
    await world.argocd.refresh();
    const { status } = await world.when(APP, 'moved', app =>
      Boolean(app.status.conditions),
    );
    expect(status.conditions).toMatchObject([{ type: 'InvalidSpecError' }]);
    expect(status.sync.status).toBe('Unknown');
  });

  it('refuses a spec field that it cannot honour, at the parent', async () => {
    const manifest = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: APP },
      spec: {
        project: 'default',
        source: { repoURL: 'https://charts.test', chart: 'payments' },
        destination: { name: 'x' },
      },
    };
    world.deploy.commit({ [FILE]: stringify(manifest) });
    await world.argocd.refresh();
    const { status } = await world.application('apps-prod');
    expect(status.conditions?.[0].message).toContain(
      'spec.source.chart is not supported by the stand-in',
    );
  });
});
