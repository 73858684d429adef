import type {
  ClusterAccess,
  ObservedProject,
  ProtectedBranch,
  ReadClusterRbac,
  RepositoryRight,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { mockLogger } from '../__testUtils__/mockLogger';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sampleLedger } from '../ledger/__testUtils__/sample';
import type { Ledger } from '../ledger/Ledger';
import { PostgresIdentities } from '../persons/PostgresIdentities';
import { AccessReader, type RbacPlace } from './AccessReader';
import { accessProjection } from './accessProjection';
import {
  clusterAccessStream,
  forgeAccessStream,
  instanceAccessStream,
  type ClusterAccessPayload,
  type ForgeAccessPayload,
} from './records';

jest.setTimeout(60_000);

const REPOSITORY = 'acme/deploy';
const RULES = {
  instance: 'eu-1',
  repository: 'acme/platform',
  branch: 'main',
  path: 'rbac.yaml',
};
const RBAC: ReadClusterRbac = {
  roles: [
    {
      name: 'writer',
      namespace: 'argocd',
      rules: [
        {
          verbs: ['patch'],
          apiGroups: ['argoproj.io'],
          resources: ['applications'],
          resourceNames: [],
        },
      ],
    },
    {
      name: 'reader',
      namespace: null,
      rules: [
        {
          verbs: ['get'],
          apiGroups: [''],
          resources: ['pods'],
          resourceNames: [],
        },
      ],
    },
  ],
  bindings: [
    {
      name: 'writers',
      namespace: 'argocd',
      role: { kind: 'Role', name: 'writer' },
      subjects: [{ kind: 'User', name: 'olga@acme.example', namespace: null }],
    },
    {
      name: 'readers',
      namespace: null,
      role: { kind: 'ClusterRole', name: 'reader' },
      subjects: [{ kind: 'User', name: 'bob', namespace: null }],
    },
  ],
  truncated: false,
};
const writer = (login: string): RepositoryRight => ({
  account: { login, bot: false },
  role: 'write',
  merges: true,
  administers: false,
});

const guarded = (branch: string): ProtectedBranch => ({
  branch,
  protection: {
    requiredChecks: [{ context: 'gitops-compliance', appId: 77 }],
    requiredApprovals: 1,
    bypassActors: ['olga'],
    allowsForcePushes: false,
    allowsDeletions: false,
    requiresConversationResolution: false,
  },
  hidden: false,
});

describe('reading who has access', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let ledger: Ledger;
  let now: DateTime;
  let rights: RepositoryRight[];
  let projects: ObservedProject[];
  let rules: string | null;
  let commit: string;
  let isDown: boolean;
  let repositories: string[];
  let branches: string[];
  let protections: ProtectedBranch[];
  let asked: string[];
  let told: string[];
  let place: RbacPlace;
  let clusters: ClusterAccess[];
  let rbac: ReadClusterRbac;
  let configMaps: Record<string, Record<string, string>>;

  const newReader = () =>
    new AccessReader({
      db,
      ledger,
      identities: new PostgresIdentities(),
      places: {
        repositories: async () =>
          new Map(
            repositories.map(name => [
              name,
              { places: [], branches, defaultBranch: null },
            ]),
          ),
      },
      status: {
        heard: async collector => {
          told.push(`heard ${collector}`);
        },
        failed: async (collector, _, problem) => {
          told.push(`failed ${collector}: ${problem}`);
        },
      },
      forge: () => ({
        host: 'forge.example',
        provider: 'github',
        async readAccess(repository) {
          asked.push(repository);
          if (isDown) throw new Error('The forge is silent');
          return { rights, truncated: false };
        },
        appId: async () => 77,
        appLogin: async () => 'gitops-compliance[bot]',
        readProtections: async (_, wanted) =>
          protections.filter(({ branch }) => wanted.includes(branch)),
        async readFiles(_, [{ ref, path }]) {
          return {
            files: [{ ref, path, commit, text: rules, blob: null }],
          } as never;
        },
      }),
      sources: () => [
        {
          instance: 'eu-1',
          provider: 'argocd',
          readProjects: async () => projects,
        },
      ],
      clusters: () => clusters,
      rules: [place],
      everySeconds: 1800,
      clock: () => now,
      logger: mockLogger(),
    });
  const read = (reader: AccessReader) =>
    reader.read(new AbortController().signal);
  const ofForge = () => ledger.readStream(forgeAccessStream(REPOSITORY));
  const ofInstance = () => ledger.readStream(instanceAccessStream('eu-1'));

  beforeEach(async () => {
    db = await databases.migrated();
    ledger = sampleLedger(db, { projections: [accessProjection] });
    now = DateTime.fromISO('2026-06-01T12:00:00Z', { zone: 'utc' });
    rights = [writer('olga')];
    projects = [];
    rules =
      'kind: ConfigMap\nmetadata: {name: argocd-rbac-cm}\ndata: {policy.csv: "g, olga@acme.example, role:admin"}\n';
    commit = 'a'.repeat(40);
    isDown = false;
    repositories = [REPOSITORY];
    branches = [];
    protections = [];
    asked = [];
    told = [];
    place = RULES;
    rbac = RBAC;
    configMaps = {};
    clusters = [];
  });

  const cluster: ClusterAccess = {
    cluster: 'eu-1',
    instances: [{ instance: 'eu-1', namespace: 'argocd' }],
    destinations: ['https://prod.example.com'],
    readRbac: async () => rbac,
    readConfigMap: async ({ namespace, name }) =>
      configMaps[`${namespace}/${name}`] ?? null,
  };
  const ofCluster = () => ledger.readStream(clusterAccessStream('eu-1'));

  it('records what of a cluster lets somebody deploy, and names nobody', async () => {
    clusters = [cluster];
    await read(newReader());
    await read(newReader());
    const [{ envelope, erasable }, ...more] = await ofCluster();
    expect(more).toEqual([]);
    expect(envelope.payload).toMatchObject({
      cluster: 'eu-1',
      bindingCount: 1,
      users: [expect.any(String)],
      truncated: false,
    });
    expect(JSON.stringify(envelope)).not.toContain('olga');
    const { named, users } =
      envelope.payload as unknown as ClusterAccessPayload;
    expect(named?.bindings[0].subjects[0].name).toBe(users[0]);
    expect(erasable).toMatchObject({
      bindings: [{ name: 'writers' }],
      roles: [{ name: 'writer' }],
    });
    const [role] = RBAC.roles;
    rbac = { ...RBAC, roles: [{ ...role, rules: [] }] };
    await read(newReader());
    expect((await ofCluster())[1].envelope.payload).toMatchObject({
      bindingCount: 0,
    });
  });

  it('records that a cluster is unread until it was read once', async () => {
    let isSilent = true;
    clusters = [
      {
        ...cluster,
        readRbac: async () => {
          if (isSilent) throw new Error('The cluster is silent');
          return rbac;
        },
      },
    ];
    await read(newReader());
    await read(newReader());
    isSilent = false;
    await read(newReader());
    isSilent = true;
    await read(newReader());
    const payloads = (await ofCluster()).map(
      ({ envelope }) => envelope.payload as unknown as ClusterAccessPayload,
    );
    expect(payloads).toEqual([
      expect.objectContaining({
        unread: true,
        instances: cluster.instances,
        destinations: cluster.destinations,
      }),
      expect.objectContaining({ bindingCount: 1, named: expect.anything() }),
    ]);
    expect(payloads[1].unread).toBeUndefined();
    expect(told).toContainEqual(
      expect.stringMatching(/^failed access:kubernetes:eu-1/),
    );
  });

  it('reads the rules of an instance in its cluster', async () => {
    clusters = [cluster];
    place = { instance: 'eu-1', cluster: 'eu-1' };
    configMaps = {
      'argocd/argocd-rbac-cm': { 'policy.csv': 'g, olga, role:admin' },
      'argocd/argocd-cm': { 'admin.enabled': 'false' },
    };
    await read(newReader());
    configMaps = {};
    await read(newReader());
    const [known, gone] = await ofInstance();
    expect(known.envelope.payload).toMatchObject({
      rules: null,
      liveRules: { cluster: 'eu-1', namespace: 'argocd', problem: null },
      adminEnabled: false,
    });
    expect(known.erasable).toMatchObject({
      rbac: { csv: 'g, olga, role:admin' },
    });
    expect(gone.envelope.payload).toMatchObject({
      liveRules: { problem: 'it has no ConfigMap argocd-rbac-cm' },
    });
  });

  it('says where the cluster of rules is not configured', async () => {
    place = { instance: 'eu-1', cluster: 'us-1' };
    await read(newReader());
    expect(await ofInstance()).toEqual([]);
    expect(told).toContainEqual(
      expect.stringMatching(/eu-1 in the cluster us-1: name it under/),
    );
  });

  it('records what differs, and nothing twice', async () => {
    await read(newReader());
    // Another replica, or the same one after a restart.
    await Promise.all([read(newReader()), read(newReader())]);
    expect(await ofForge()).toHaveLength(1);
    expect(await ofInstance()).toHaveLength(1);
    rights = [writer('olga'), writer('bob')];
    commit = 'b'.repeat(40);
    await read(newReader());
    expect(await ofForge()).toHaveLength(2);
    // The same rules at another commit are no news.
    expect(await ofInstance()).toHaveLength(1);
  });

  it('records how branches are protected, and between which readings that changed', async () => {
    branches = ['main', 'live'];
    protections = [guarded('main'), guarded('live')];
    const reader = newReader();
    await read(reader);
    now = now.plus({ minutes: 30 });
    await read(reader);
    expect(await ofForge()).toHaveLength(1);
    protections = [
      { branch: 'main', protection: null, hidden: false },
      guarded('live'),
    ];
    now = now.plus({ minutes: 30 });
    await read(reader);
    // What else changes later leaves it as it was told.
    rights = [writer('olga'), writer('bob')];
    now = now.plus({ minutes: 30 });
    await read(newReader());
    const payloads = (await ofForge()).map(
      ({ envelope }) => envelope.payload as unknown as ForgeAccessPayload,
    );
    const off = {
      branch: 'main',
      protection: null,
      changed: {
        after: '2026-06-01T12:30:00.000Z',
        by: '2026-06-01T13:00:00.000Z',
      },
    };
    const on = {
      protection: { requiredApprovals: 1, bypassActors: ['1 others'] },
    };
    expect(payloads).toMatchObject([
      { portal: { appId: 77 }, branches: [on, on] },
      { branches: [off, on] },
      { branches: [off, on] },
    ]);
    expect(payloads[2].branches?.[1]).not.toHaveProperty('changed');
  });

  it('knows how wide apart two readings were where another replica made the first', async () => {
    branches = ['main'];
    protections = [guarded('main')];
    await read(newReader());
    now = now.plus({ hours: 2 });
    protections = [{ branch: 'main', protection: null, hidden: true }];
    await read(newReader());
    expect((await ofForge())[1].envelope.payload).toMatchObject({
      branches: [
        {
          hidden: true,
          changed: {
            after: '2026-06-01T12:00:00.000Z',
            by: '2026-06-01T14:00:00.000Z',
          },
        },
      ],
    });
  });

  it('names nobody in an entry', async () => {
    await read(newReader());
    const [forge] = await ofForge();
    const [instance] = await ofInstance();
    for (const { envelope } of [forge, instance]) {
      expect(JSON.stringify(envelope)).not.toContain('olga');
    }
    expect(JSON.stringify(instance.erasable)).toContain('olga@acme.example');
  });

  it('says who may do what by reference, and whether admin may sign in', async () => {
    rules += '---\nkind: ConfigMap\nmetadata: {name: argocd-cm}\n';
    await read(newReader());
    rules += 'data: {admin.enabled: "false"}\n';
    await read(newReader());
    const payloads = (await ofInstance()).map(
      ({ envelope }) => envelope.payload,
    );
    expect(payloads).toEqual([
      expect.objectContaining({ adminEnabled: true }),
      expect.objectContaining({
        adminEnabled: false,
        named: {
          projects: [],
          rbac: {
            csv: expect.stringMatching(/^g, id:[0-9a-f]{64}, role:admin$/),
            defaultRole: null,
            matchMode: 'glob',
          },
        },
      }),
    ]);
  });

  it('reads again when it is time, and when there is a new place', async () => {
    const reader = newReader();
    await read(reader);
    now = now.plus({ minutes: 29 });
    await read(reader);
    expect(asked).toEqual([REPOSITORY]);
    repositories = [REPOSITORY, 'acme/other'];
    await read(reader);
    expect(asked).toEqual([REPOSITORY, REPOSITORY, 'acme/other']);
    now = now.plus({ minutes: 30 });
    await read(reader);
    expect(asked).toHaveLength(5);
  });

  it('leaves what is known where a source is silent, and says so', async () => {
    await read(newReader());
    told = [];
    isDown = true;
    await read(newReader());
    expect(await ofForge()).toHaveLength(1);
    expect(told).toEqual([
      'failed access:forge:forge.example: The forge is silent',
      'heard access:argocd:eu-1',
    ]);
  });

  it('says where rules are not there or cannot be understood', async () => {
    rules = 'kind: Secret';
    await read(newReader());
    const [{ envelope, erasable }] = await ofInstance();
    expect(envelope.payload).toMatchObject({
      rules: { problem: 'it has no ConfigMap argocd-rbac-cm' },
    });
    expect(erasable).toMatchObject({ rbac: null });
    rules = null;
    await read(newReader());
    const [, gone] = await ofInstance();
    expect(gone.envelope.payload).toMatchObject({
      rules: { problem: 'it is not there' },
    });
  });
});
