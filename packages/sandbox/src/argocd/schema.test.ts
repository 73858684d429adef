import { deploymentYaml, hookYaml, pinnedChildYaml } from './testing/manifests';
import { schemaProblems } from './testing/schema';
import { World } from './testing/world';
import { Application } from './types';

const APP = 'payments-api-prod';

describe('every state of an Application fits the published schema', () => {
  let world: World;
  let seen: [what: string, state: Application][];
  const see = async (what: string, isSo: (app: Application) => boolean) => {
    seen.push([what, await world.when(APP, what, isSo)]);
  };
  beforeAll(async () => {
    world = await World.start({
      stepping: true,
      timings: { syncDurationMs: 200 },
    });
    await world.when(APP, 'exists', () => true);
  });
  beforeEach(() => {
    seen = [];
  });
  afterAll(() => world.close());

  it('the check itself refuses what does not fit', async () => {
    const application = await world.application(APP);
    const broken = { ...application.status, history: [{ id: 'x' }] };
    const status = broken as unknown as Application['status'];
    expect(schemaProblems([['broken', { ...application, status }]])).toEqual([
      expect.stringContaining('broken: '),
    ]);
  });

  it('created, compared, requested, running, succeeded, healthy', async () => {
    await see('exists', () => true);
    await see('is OutOfSync', app => app.status.sync.status === 'OutOfSync');
    const infos = [{ name: 'a', value: 'b' }];
    seen.push(['requested', (await world.sync(APP, { infos })).body]);
    await see(
      'is running',
      app => app.status.operationState?.phase === 'Running',
    );
    await see('has ended', app => app.operation === undefined);
    await see('is Healthy', app => app.status.health.status === 'Healthy');
    seen.push(['root', await world.application('apps-prod')]);
    seen.push(['kustomize', await world.application('ledger-svc-prod')]);
    expect(schemaProblems(seen)).toEqual([]);
  });

  it('with hooks and waves', async () => {
    const sha = world.payments.commit({
      'deploy/migrate.yaml': hookYaml('migrate', 'PreSync'),
      'deploy/deployment.yaml': deploymentYaml('payments-api', { wave: 2 }),
    });
    await world.pin(sha);
    seen.push(['hooks', await world.synced(APP)]);
    expect(schemaProblems(seen)).toEqual([]);
  });

  it('failed, drifted, degraded, not comparable', async () => {
    world.argocd.faults.failNextSync(APP, 'denied');
    seen.push(['failed', await world.synced(APP, {}, 'Failed')]);
    const target = { kind: 'Deployment', name: 'payments-api' };
    world.argocd.faults.drift(APP, target);
    await see('drifted', app => app.status.sync.status === 'OutOfSync');
    world.argocd.faults.degrade(APP, 'broken');
    await see('degraded', app => app.status.health.status === 'Degraded');
    const sha = world.payments.commit({ 'deploy/x.yaml': 'a: [' });
    world.deploy.commit({
      'apps/prod/payments-api.yaml': pinnedChildYaml(APP, sha),
    });
    await see('is Unknown', app => app.status.sync.status === 'Unknown');
    expect(schemaProblems(seen)).toEqual([]);
  });
});
