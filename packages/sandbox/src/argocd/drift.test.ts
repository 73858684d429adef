import { deploymentYaml, pinnedChildYaml } from './testing/manifests';
import { SteppedWorld } from './testing/stepped';
import { ApplicationSpec, SyncPolicy } from './types';

const APP = 'payments-api-prod';
const URL = `/api/v1/applications/${APP}`;
const TARGET = { kind: 'Deployment', name: 'payments-api' };
const HPA = 'kube-controller-manager';

interface ManagedResource {
  liveState: string;
  normalizedLiveState: string;
  predictedLiveState: string;
}

describe('drift', () => {
  let world: SteppedWorld;
  const withSpec = async (
    automated: SyncPolicy['automated'],
    rest: Partial<ApplicationSpec> = {},
  ) => {
    const syncPolicy = automated ? { automated } : {};
    world.world.deploy.commit({
      'apps/prod/payments-api.yaml': pinnedChildYaml(APP, 'main', {
        syncPolicy,
        ...rest,
      }),
    });
    await world.settle();
  };
  const status = async () => (await world.application(APP)).status;
  const attempts = async () =>
    (await status()).operationState?.operation.sync.autoHealAttemptsCount;
  beforeEach(async () => {
    world = await SteppedWorld.start();
  });
  afterEach(() => world.close());

  it('is healed once, by a sync of what drifted, and leaves no history', async () => {
    await withSpec({ selfHeal: true });
    const { history } = await status();
    world.argocd.faults.drift(APP, TARGET);
    await world.settle();
    expect(await status()).toMatchObject({
      sync: { status: 'Synced' },
      history,
      operationState: {
        operation: {
          initiatedBy: { automated: true },
          sync: {
            autoHealAttemptsCount: 1,
            resources: [
              { group: 'apps', kind: 'Deployment', name: 'payments-api' },
            ],
          },
        },
      },
    });
  });

  it('stays without selfHeal, and while automation is disabled', async () => {
    await withSpec({});
    world.argocd.faults.drift(APP, TARGET);
    await world.settle();
    expect((await status()).sync.status).toBe('OutOfSync');
    await withSpec({ selfHeal: true, enabled: false });
    expect((await status()).sync.status).toBe('OutOfSync');
  });

  it('that returns is healed ever more slowly, each time with an Event', async () => {
    await withSpec({ selfHeal: true });
    world.argocd.faults.fight(APP, TARGET, '/spec/replicas', HPA);
    await world.settle({
      done: async () => (await attempts()) === 4,
    });
    const fourth = Date.parse((await status()).operationState?.startedAt ?? '');
    await world.settle({
      done: async () => (await attempts()) === 5,
    });
    const fifth = Date.parse((await status()).operationState?.startedAt ?? '');
    expect((fifth - fourth) / 1_000).toBe(30 + 2 * 3 ** 3);
    const { body } = await world.world.call<{
      items: { message: string }[];
    }>('GET', `${URL}/events`);
    const messages = body.items.map(({ message }) => message);
    const falls = messages.filter(message =>
      message.endsWith('Synced -> OutOfSync'),
    );
    expect(falls.length).toBeGreaterThanOrEqual(4);
    world.argocd.faults.clear();
    await world.settle();
    expect((await status()).sync.status).toBe('Synced');
  });

  it('counts attempts anew after a quiet while', async () => {
    await withSpec({ selfHeal: true });
    world.argocd.faults.drift(APP, TARGET);
    await world.settle();
    world.pass(330_000);
    world.argocd.faults.drift(APP, TARGET);
    await world.settle();
    expect(await attempts()).toBe(1);
  });

  it.each([
    ['a pointer', { jsonPointers: ['/spec/replicas'] }],
    ['who owns it', { managedFieldsManagers: [HPA] }],
  ])('does not count in a field that is ignored by %s', async (_how, rule) => {
    const ignored = [{ group: 'apps', kind: 'Deployment', ...rule }];
    await withSpec({ selfHeal: true }, { ignoreDifferences: ignored });
    world.argocd.faults.drift(APP, TARGET, undefined, HPA);
    await world.settle();
    expect((await status()).sync.status).toBe('Synced');
    expect(await attempts()).toBeUndefined();
    const { body } = await world.world.call<{
      items: (ManagedResource & { modified?: boolean })[];
    }>('GET', `${URL}/managed-resources`);
    for (const item of body.items) {
      expect(item.modified).toBeUndefined();
      expect(JSON.parse(item.normalizedLiveState)).toEqual(
        JSON.parse(item.predictedLiveState),
      );
    }
  });

  it('tells who wrote which field', async () => {
    await withSpec(undefined);
    await world.sync(APP);
    world.argocd.faults.drift(APP, TARGET);
    const { body } = await world.world.call<{ items: ManagedResource[] }>(
      'GET',
      `${URL}/managed-resources`,
    );
    const [{ liveState, normalizedLiveState, predictedLiveState }] = body.items;
    const live = JSON.parse(liveState);
    expect(live.metadata.managedFields).toMatchObject([
      { manager: 'argocd-controller', operation: 'Apply' },
      {
        manager: 'kubectl-edit',
        operation: 'Update',
        time: world.now.toISOString().replace('.000', ''),
        fieldsV1: { 'f:spec': { 'f:replicas': {} } },
      },
    ]);
    expect(JSON.parse(normalizedLiveState).spec.replicas).toBe(3);
    expect(JSON.parse(normalizedLiveState).metadata.managedFields).toBe(
      undefined,
    );
    expect(JSON.parse(predictedLiveState).spec.replicas).toBe(2);
  });

  it('does not hide behind a later commit', async () => {
    await withSpec({});
    world.argocd.faults.drift(APP, TARGET);
    await world.settle();
    const sha = world.world.payments.commit({
      'deploy/deployment.yaml': deploymentYaml('payments-api', { replicas: 7 }),
    });
    await world.settle();
    expect((await status()).history?.at(-1)?.revision).toBe(sha);
    expect((await status()).sync.status).toBe('Synced');
  });
});
