import { ignoredDifferences } from '@gitops-compliance/rules';
import { pinnedChildYaml } from './testing/manifests';
import { schemaProblems } from './testing/schema';
import { SteppedWorld } from './testing/stepped';

const APP = 'payments-api-prod';
const HPA = 'kube-controller-manager';
const OF = { group: 'apps', kind: 'Deployment', name: 'payments-api' };

const fields = [
  ['spec.replicas', HPA],
  ['metadata.annotations."example.com/by"', HPA],
  ['spec.template.spec.containers[app].image', 'image-injector'],
].map(([path, owner]) => ({ path, owners: [owner] }));

const told = (known: typeof fields, more = 0) =>
  ignoredDifferences([
    {
      ...OF,
      namespace: '',
      change: 'changed',
      values: known.length + more,
      managers: [HPA],
      fields: known,
    },
  ]);

describe('what an Application is told to ignore', () => {
  let world: SteppedWorld;
  beforeEach(async () => {
    world = await SteppedWorld.start();
  });
  afterEach(() => world.close());

  const withIgnored = async (ignoreDifferences: object[]) => {
    world.world.deploy.commit({
      'apps/prod/payments-api.yaml': pinnedChildYaml(APP, 'main', {
        syncPolicy: { automated: { selfHeal: true } },
        ignoreDifferences: ignoreDifferences as never,
      }),
    });
    await world.settle({ forMs: 60_000 });
  };

  it('fits the published schema, of whatever it is', async () => {
    await withIgnored([]);
    const application = await world.application(APP);
    const ignoring = (rules: object[]): [string, object] => [
      JSON.stringify(rules),
      {
        ...application,
        spec: { ...application.spec, ignoreDifferences: rules },
      },
    ];
    expect(
      schemaProblems([ignoring(told(fields)), ignoring(told(fields, 5))]),
    ).toEqual([]);
    // The check itself refuses what Argo CD does not know.
    expect(schemaProblems([ignoring([{ name: 'no kind' }])])).toHaveLength(1);
  });

  it('ends a storm over the field that it names', async () => {
    await withIgnored([]);
    world.argocd.faults.fight(APP, OF, '/spec/replicas', HPA, {
      afterMs: 1_000,
    });
    await world.settle({ forMs: 120_000 });
    const heals = async () =>
      (await world.application(APP)).status.operationState?.operation.sync
        .autoHealAttemptsCount ?? 0;
    expect(await heals()).toBeGreaterThanOrEqual(3);
    await withIgnored(told(fields.slice(0, 1)));
    await world.settle({ forMs: 60_000 });
    const before = await heals();
    await world.settle({ forMs: 900_000 });
    expect(await heals()).toBe(before);
    expect((await world.application(APP)).status.sync.status).toBe('Synced');
  });
});
