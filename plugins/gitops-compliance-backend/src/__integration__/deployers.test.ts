import type {
  DeployersView,
  DeployerView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import kubernetesModule from '@gitops-compliance/plugin-gitops-compliance-backend-module-kubernetes';
import {
  clusterOf,
  startKubernetes,
  type Kubernetes,
} from '@gitops-compliance/sandbox';
import { DateTime } from 'luxon';
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

describe('who can deploy', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let kubernetes: Kubernetes;
  let dana: Caller;

  const ask = async (
    environment: string,
    more: Record<string, string> = {},
  ) => {
    const query = new URLSearchParams({ environment, ...more });
    return dana.get<DeployersView>(`/v1/deployers?${query}`);
  };
  const subjects = ({ items }: DeployersView) =>
    new Map<string, DeployerView>(items.map(each => [each.subject, each]));
  const untilRead = (what: string, isRead: (view: DeployersView) => boolean) =>
    waitFor(what, async () => isRead((await ask('prod')).body), 60_000);

  beforeAll(async () => {
    world = await startTestWorld();
    kubernetes = await startKubernetes({
      objects: clusterOf({ data: {}, operators: ['sam@acme.example'] }),
      token: 'token',
    });
    portal = await startTestPortal({
      world,
      database,
      features: [kubernetesModule],
      kubernetes: [
        {
          name: 'eu',
          server: kubernetes.url,
          token: 'token',
          argocd: [{ instance: 'eu-1' }],
        },
      ],
      collectors: { accessSeconds: 60 },
      accessRules: [
        {
          instance: 'eu-1',
          repository: 'acme/deploy',
          path: 'platform/argocd/eu-1/argocd-rbac-cm.yaml',
        },
      ],
    });
    dana = portal.as('user:default/dana');
    await untilCollected(portal, 'payments-api');
    await untilRead(
      'all sources to be read',
      ({ places }) =>
        places.length === 3 && places.every(({ readAt }) => readAt !== null),
    );
  });

  afterAll(async () => {
    await portal?.stop();
    await kubernetes?.close();
    await world?.close();
    await database.drop();
  });

  it('tells persons with every way, worst first', async () => {
    const { body } = await ask('prod');
    const [first] = body.items;
    expect(first).toMatchObject({
      kind: 'person',
      subject: 'user:default/sam',
      person: { entityRef: 'user:default/sam' },
      concerns: ['merges-and-deploys', 'administers'],
    });
    expect(first.ways).toEqual([
      {
        kind: 'merge',
        repository: 'acme/deploy',
        role: 'admin',
        administers: true,
      },
      expect.objectContaining({
        kind: 'deploy',
        instance: 'eu-1',
        lines: ['p, role:operator, applications, *, */*, allow'],
        applications: expect.arrayContaining(['payments-api-prod']),
      }),
    ]);
    const found = subjects(body);
    expect(found.get('user:default/dana')?.ways).toEqual([
      expect.objectContaining({ kind: 'merge', role: 'write' }),
    ]);
    expect(found.get('argocd:gitops-compliance')).toMatchObject({
      kind: 'account',
      ways: [expect.objectContaining({ actions: ['sync', 'projects'] })],
      concerns: ['alters-policy'],
    });
    expect(body.places.map(({ missing }) => missing)).toEqual([
      null,
      null,
      null,
    ]);
    expect(body.sentence).toMatch(/1 of them holds both/);
  });

  it('tells who goes past Argo CD, with the bindings that let them', async () => {
    const { body } = await ask('prod');
    const found = subjects(body);
    expect(found.get('kubernetes:sam@acme.example')?.ways).toEqual([
      expect.objectContaining({
        kind: 'cluster',
        cluster: 'eu',
        actions: ['applications'],
        lines: [
          'RoleBinding argocd/application-writers → Role application-writer',
        ],
        applications: expect.arrayContaining(['payments-api-prod']),
      }),
    ]);
    expect(found.get('kubernetes:system:masters')).toMatchObject({
      concerns: ['alters-policy'],
      ways: [
        {
          actions: expect.arrayContaining(['applications', 'workloads']),
          lines: [
            'ClusterRoleBinding cluster-admin → ClusterRole cluster-admin',
          ],
        },
      ],
    });
    expect(found.get('kubernetes:acme:developers')).toBeUndefined();
    expect(body.unreadClusters).toEqual([]);
  });

  it('is another answer from the next reading on, and the same for before', async () => {
    const before = DateTime.fromJSDate(world.clock.now());
    await world.forge.admin.ensureTeam({
      org: 'acme',
      slug: 'developers',
      members: ['bob-builds', 'sam-sre'],
    });
    world.clock.putForwardTo(before.plus({ seconds: 90 }));
    await untilRead(
      'dana to be gone',
      view => !subjects(view).has('user:default/dana'),
    );
    const { body: then } = await ask('prod', {
      at: before.toUTC().toISO() as string,
    });
    expect([...subjects(then).keys()]).toContain('user:default/dana');
    const { body: now } = await ask('prod');
    expect(now.changes.length).toBe(then.changes.length + 1);
    expect(now.changes[0]).toMatchObject({
      kind: 'repository',
      place: 'acme/deploy',
    });
    expect(now.changes).toContainEqual(
      expect.objectContaining({ kind: 'cluster', place: 'eu' }),
    );
  });

  it('is refused for an instant to come, and empty where nothing runs', async () => {
    const later = DateTime.fromJSDate(world.clock.now()).plus({ days: 1 });
    const refused = await ask('prod', {
      at: later.toUTC().toISO() as string,
    });
    expect(refused).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('not come yet') } },
    });
    const { body } = await ask('nowhere');
    expect(body).toMatchObject({ items: [], places: [] });
  });
});
