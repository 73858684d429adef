import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ArgoCdApi } from './http/ArgoCdApi';
import { readRuntime } from './runtime';

const POD_SPEC = {
  containers: [{ name: 'main', image: 'api@sha256:1' }],
  initContainers: [{ name: 'first', image: 'init@sha256:1' }],
};
const TEMPLATE = { template: { spec: POD_SPEC } };

/** A managed object of which Git has this manifest. */
const managed = (group: string, kind: string, name: string, spec: unknown) => ({
  ...(group && { group }),
  kind,
  name,
  namespace: 'shop',
  targetState: spec === null ? 'null' : JSON.stringify({ kind, spec }),
  liveState: JSON.stringify({ kind, spec: { live: true } }),
});
const ref = (group: string, kind: string, name: string) => ({
  ...(group && { group }),
  kind,
  name,
  namespace: 'shop',
});
const pod = (name: string, parent: object | null, more: object = {}) => ({
  ...ref('', 'Pod', name),
  parentRefs: parent ? [parent] : null,
  images: ['api@sha256:1'],
  info: [{ name: 'Status Reason', value: 'Running' }],
  ...more,
});
const reason = (value: string) => ({
  info: [{ name: 'Status Reason', value }],
});

const DEPLOYMENT = ref('apps', 'Deployment', 'api');
const REPLICA_SET = ref('apps', 'ReplicaSet', 'api-1');

describe('asking Argo CD what runs', () => {
  let server: Server;
  let asked: string[];
  let items: unknown;
  let nodes: unknown;
  let application: unknown;

  beforeEach(async () => {
    asked = [];
    items = [];
    nodes = [];
    application = {};
    server = createServer((request, response) => {
      asked.push(String(request.url));
      const last = String(request.url).split('?')[0].split('/').at(-1);
      const answers = new Map<unknown, unknown>([
        ['resource-tree', { nodes }],
        ['managed-resources', { items }],
      ]);
      response.end(JSON.stringify(answers.get(last) ?? application));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const read = () => {
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    const instance = {
      name: 'eu-1',
      url,
      frontendUrl: url,
      credentials: { kind: 'token', token: 't' },
      emergencyGrants: null,
      key: 'argocd.instances[0]',
    } as const;
    return readRuntime(new ArgoCdApi(instance), instance, {
      namespace: 'argocd',
      name: 'shop prod',
      project: 'shop',
    });
  };
  const found = async () =>
    Object.fromEntries(
      (await read()).workloads.map(({ kind, name, declared, running }) => [
        `${kind}/${name}`,
        { declared, running },
      ]),
    );

  it('names the project in both requests', async () => {
    items = null;
    nodes = null;
    expect(await read()).toEqual({
      workloads: [],
      health: { kinds: [] },
      secrets: [],
    });
    expect(asked).toEqual([
      '/api/v1/applications/shop%20prod/managed-resources?appNamespace=argocd&project=shop',
      '/api/v1/applications/shop%20prod/resource-tree?appNamespace=argocd&project=shop',
    ]);
  });

  it('puts pods down to what they came of, each image once', async () => {
    items = [
      managed('apps', 'Deployment', 'api', TEMPLATE),
      managed('', 'Service', 'api', {}),
    ];
    nodes = [
      { ...DEPLOYMENT, health: { status: 'Healthy' } },
      { ...REPLICA_SET, parentRefs: [DEPLOYMENT] },
      pod('api-1-a', REPLICA_SET),
      pod('api-1-b', REPLICA_SET, { images: ['miner', 'api@sha256:1'] }),
    ];
    expect(await read()).toMatchObject({
      workloads: [
        {
          kind: 'Deployment.apps',
          namespace: 'shop',
          name: 'api',
          declared: ['api@sha256:1', 'init@sha256:1'],
          running: ['api@sha256:1', 'miner'],
        },
      ],
      secrets: [],
    });
  });

  it.each<[string, string, string, unknown]>([
    ['a Pod', '', 'Pod', POD_SPEC],
    ['a StatefulSet', 'apps', 'StatefulSet', TEMPLATE],
    ['a DaemonSet', 'apps', 'DaemonSet', TEMPLATE],
    ['a Job', 'batch', 'Job', TEMPLATE],
    ['a CronJob', 'batch', 'CronJob', { jobTemplate: { spec: TEMPLATE } }],
    ['a Rollout', 'argoproj.io', 'Rollout', TEMPLATE],
  ])('knows what Git names for %s', async (_, group, kind, spec) => {
    items = [managed(group, kind, 'it', spec)];
    const [{ declared, running }] = (await read()).workloads;
    expect(declared).toEqual(['api@sha256:1', 'init@sha256:1']);
    expect(running).toEqual([]);
  });

  it('does not say what Git names where Git does not, and that it names nothing where it has not the object', async () => {
    items = [
      managed('db.example', 'Postgres', 'main', { version: 16 }),
      managed('argoproj.io', 'Rollout', 'web', { workloadRef: { name: 'w' } }),
      managed('apps', 'Deployment', 'gone', null),
      { ...managed('batch', 'Job', 'migrate', null), hook: true },
    ];
    nodes = [
      pod('main-0', ref('db.example', 'Postgres', 'main')),
      pod('web-1', ref('argoproj.io', 'Rollout', 'web')),
      pod('gone-1', ref('apps', 'Deployment', 'gone')),
      pod('migrate-1', ref('batch', 'Job', 'migrate')),
    ];
    const running = ['api@sha256:1'];
    expect(await found()).toEqual({
      'Postgres.db.example/main': { declared: null, running },
      'Rollout.argoproj.io/web': { declared: null, running },
      'Deployment.apps/gone': { declared: [], running },
      'Job.batch/migrate': { declared: null, running },
    });
  });

  it.each(['Completed', 'Succeeded', 'Failed', 'Evicted', 'Terminating'])(
    'leaves out a pod that is %s',
    async ended => {
      nodes = [pod('api-1-a', DEPLOYMENT, reason(ended))];
      expect(await found()).toEqual({});
    },
  );

  it('takes a container that failed for one that is started again, but not one of a Job', async () => {
    nodes = [
      pod('api-1-a', DEPLOYMENT, reason('Error')),
      pod('job-1', ref('batch', 'Job', 'job'), reason('Error')),
    ];
    expect(Object.keys(await found())).toEqual(['Deployment.apps/api']);
  });

  it('comes to an end where a tree goes in circles', async () => {
    nodes = [
      { ...DEPLOYMENT, parentRefs: [REPLICA_SET] },
      { ...REPLICA_SET, parentRefs: [DEPLOYMENT] },
      pod('api-1-a', REPLICA_SET),
    ];
    expect((await read()).workloads).toHaveLength(1);
  });

  const healthOf = async () =>
    Object.fromEntries(
      ((await read()).health?.kinds ?? []).map(({ kind, health }) => [
        kind,
        health,
      ]),
    );
  const as = (status?: string) => (status ? { health: { status } } : {});

  it.each<[string, (string | undefined)[], string]>([
    ['each is healthy', ['Healthy', 'Healthy'], 'told'],
    ['one is degraded', ['Healthy', 'Degraded'], 'told'],
    ['none has a health', [undefined], 'none'],
    ['one has none', ['Healthy', undefined], 'none'],
    ['one is missing, and the other healthy', ['Missing', 'Healthy'], 'told'],
    ['one is missing, and the other has none', ['Missing', undefined], 'none'],
    ['it is missing', ['Missing'], 'untold'],
    ['its check ends in an error', ['Unknown'], 'untold'],
  ])('knows of a kind whether its health is told: %s', async (_, all, told) => {
    items = all.map((__, i) => managed('db.example', 'Postgres', `p${i}`, {}));
    nodes = all.map((status, i) => ({
      ...ref('db.example', 'Postgres', `p${i}`),
      ...as(status),
    }));
    expect(await healthOf()).toEqual({ 'Postgres.db.example': told });
  });

  it('tells of no health but that of what Git declares', async () => {
    items = [
      managed('apps', 'Deployment', 'api', TEMPLATE),
      managed('', 'ConfigMap', 'api', undefined),
      managed('', 'Service', 'api', {}),
      managed('db.example', 'Postgres', 'gone', null),
      managed('mq.example', 'Queue', 'unseen', {}),
      { ...managed('batch', 'Job', 'migrate', TEMPLATE), hook: true },
    ];
    nodes = [
      { ...DEPLOYMENT, ...as('Healthy') },
      { ...REPLICA_SET, parentRefs: [DEPLOYMENT] },
      ref('', 'ConfigMap', 'api'),
      ref('', 'Service', 'api'),
      ref('db.example', 'Postgres', 'gone'),
      ref('batch', 'Job', 'migrate'),
    ];
    expect(await healthOf()).toEqual({
      ConfigMap: 'none',
      'Deployment.apps': 'told',
      'Queue.mq.example': 'untold',
    });
  });

  it('asks a Service for its health where it waits for a load balancer', async () => {
    items = [managed('', 'Service', 'front', { type: 'LoadBalancer' })];
    nodes = [{ ...ref('', 'Service', 'front'), ...as('Healthy') }];
    expect(await healthOf()).toEqual({ Service: 'told' });
  });

  it.each(['targetState', 'liveState'])(
    'knows that a health is left out by the annotation of the %s',
    async state => {
      const annotations = { 'argocd.argoproj.io/ignore-healthcheck': 'true' };
      items = [
        {
          ...managed('apps', 'Deployment', 'api', TEMPLATE),
          [state]: JSON.stringify({ metadata: { annotations } }),
        },
        managed('apps', 'Deployment', 'other', TEMPLATE),
      ];
      nodes = [
        { ...DEPLOYMENT, ...as('Healthy') },
        { ...DEPLOYMENT, name: 'other', ...as('Healthy') },
      ];
      expect(await healthOf()).toEqual({ 'Deployment.apps': 'ignored' });
    },
  );

  it('says that there are more kinds where they are too many', async () => {
    items = Array.from({ length: 101 }, (_, i) =>
      managed('many.example', `Kind${i}`, 'one', {}),
    );
    const { health } = await read();
    expect(health?.kinds).toHaveLength(100);
    expect(health?.truncated).toBe(true);
  });

  it('says that there is more where it is too much', async () => {
    nodes = Array.from({ length: 201 }, (_, i) => pod(`pod-${i}`, null));
    const { workloads, truncated } = await read();
    expect(workloads).toHaveLength(200);
    expect(truncated).toBe(true);
  });

  const HOURS = 3_600_000;
  const ago = (hours: number) =>
    new Date(Date.now() - hours * HOURS).toISOString();
  /** Refreshed so many hours ago, where each hour was asked for. */
  const external = (hours: number, name = 'db') => ({
    ...ref('external-secrets.io', 'ExternalSecret', name),
    liveState: JSON.stringify({
      spec: { refreshInterval: '1h' },
      status: {
        conditions: [{ type: 'Ready', status: 'True' }],
        refreshTime: ago(hours),
      },
    }),
  });

  it('asks when Argo CD compared only where a secret seems to be stale', async () => {
    items = [external(1)];
    const { secrets } = await read();
    expect(secrets).toMatchObject([{ name: 'db', problems: [], unknown: [] }]);
    expect(asked).toHaveLength(2);
  });

  it.each<[string, unknown, object]>([
    ['since', { status: { reconciledAt: ago(0) } }, { problems: ['stale'] }],
    ['before', { status: { reconciledAt: ago(5) } }, { unknown: ['fresh'] }],
    ['nobody knows when', { status: {} }, { unknown: ['fresh'] }],
  ])(
    'takes a secret for stale by what Argo CD compared in time: %s',
    async (_, answer, told) => {
      items = [external(5)];
      application = answer;
      const { secrets } = await read();
      expect(secrets).toEqual([
        {
          kind: 'ExternalSecret.external-secrets.io',
          namespace: 'shop',
          name: 'db',
          problems: [],
          unknown: [],
          ...told,
        },
      ]);
      expect(asked[2]).toBe(
        '/api/v1/applications/shop%20prod?appNamespace=argocd&project=shop',
      );
    },
  );

  it('says that there are more secrets where they are too many', async () => {
    items = Array.from({ length: 201 }, (_, i) => external(1, `s-${i}`));
    const { secrets, secretsTruncated } = await read();
    expect(secrets).toHaveLength(200);
    expect(secretsTruncated).toBe(true);
  });

  it('is nothing where what answers is no tree', async () => {
    nodes = 'none';
    await expect(read()).rejects.toMatchObject({
      name: 'SourceUnavailableError',
    });
  });
});
