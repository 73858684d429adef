import {
  applicationManifest,
  DEPLOY_URL,
  deploymentYaml,
  PAYMENTS_URL,
  SERVER,
} from '../testing/manifests';
import { schemaProblems } from '../testing/schema';
import { ADMIN, World } from '../testing/world';
import { AppProject, AppProjectManifest, AppProjectSpec } from './types';

const APP = 'payments';
const SPEC: AppProjectSpec = {
  sourceRepos: ['https://forge.test/acme/*'],
  destinations: [{ server: SERVER, namespace: 'payments*' }],
  roles: [
    {
      name: 'deployer',
      policies: ['p, proj:shop:deployer, applications, sync, shop/*, allow'],
      groups: ['acme:shop'],
    },
  ],
};

function project(name: string, spec: AppProjectSpec, labels = {}) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name, labels },
    spec,
  } as AppProjectManifest;
}

const GLOBAL = project('frozen', {
  namespaceResourceBlacklist: [{ group: 'batch', kind: 'Job' }],
  syncWindows: [
    { kind: 'deny', schedule: '* * * * *', duration: '2m', clusters: ['*'] },
  ],
});
const GLOBAL_PROJECTS = `
- projectName: frozen
  labelSelector:
    matchExpressions:
      - { key: tier, operator: In, values: [prod] }
`;

/** Argo CD: user guide, "Projects". */
describe('projects', () => {
  let world: World;
  const app = () => world.application(APP);
  const compared = async (spec: AppProjectSpec, labels = {}) => {
    await world.argocd.applyProject(project('shop', spec, labels));
    await world.argocd.refresh();
    return app();
  };
  const token = async () => {
    const url = '/api/v1/projects/shop/roles/deployer/token';
    const answer = await world.call<{ token: string }>('POST', url);
    return answer.body.token;
  };
  beforeEach(async () => {
    world = await World.start({
      accounts: [
        ADMIN,
        {
          name: 'dana@acme.test',
          token: 'dana-token',
          sso: { groups: ['acme:shop'] },
        },
      ],
      configMaps: { 'argocd-cm': { globalProjects: GLOBAL_PROJECTS } },
      projects: [project('shop', SPEC), GLOBAL],
      rootApplications: [
        applicationManifest(
          APP,
          { repoURL: PAYMENTS_URL, path: 'deploy', targetRevision: 'main' },
          { project: 'shop' },
        ),
      ],
    });
    await world.argocd.refresh();
  });
  afterEach(() => world.close());

  it.each<[string, Partial<AppProjectSpec>, string]>([
    [
      'a repository that no pattern names',
      { sourceRepos: ['https://forge.test/*'] },
      `application repo ${PAYMENTS_URL} is not permitted in project 'shop'`,
    ],
    [
      'a repository that is denied',
      { sourceRepos: ['*', `!${PAYMENTS_URL}`] },
      `application repo ${PAYMENTS_URL} is not permitted in project 'shop'`,
    ],
    [
      'another namespace',
      { destinations: [{ server: '*', namespace: 'orders' }] },
      `and namespace 'payments' do not match any of the allowed destinations`,
    ],
    [
      'another cluster',
      { destinations: [{ name: 'eu-1', namespace: '*' }] },
      'do not match any of the allowed destinations',
    ],
    [
      'a namespace that is denied',
      {
        destinations: [
          { server: '*', namespace: '*' },
          { server: '*', namespace: '!payments' },
        ],
      },
      'do not match any of the allowed destinations',
    ],
  ])('make %s an InvalidSpecError', async (_what, change, message) => {
    expect((await app()).status.sync.status).toBe('OutOfSync');
    const { status } = await compared({ ...SPEC, ...change });
    expect(status.sync.status).toBe('Unknown');
    expect(status.conditions).toMatchObject([
      { type: 'InvalidSpecError', message: expect.stringContaining(message) },
    ]);
    const synced = await world.synced(APP, {}, 'Error');
    expect(synced.status.operationState?.message).toContain('InvalidSpecError');
  });

  it.each<[string, Partial<AppProjectSpec>]>([
    [
      'a namespaced kind of the blacklist',
      { namespaceResourceBlacklist: [{ group: 'apps', kind: '*' }] },
    ],
    [
      'a namespaced kind beside the whitelist',
      { namespaceResourceWhitelist: [{ group: '', kind: 'Service' }] },
    ],
  ])('fail a sync with %s', async (_what, change) => {
    await compared({ ...SPEC, ...change });
    const { status } = await world.synced(APP, {}, 'Failed');
    expect(status.operationState?.message).toBe(
      'one or more synchronization tasks are not valid',
    );
    expect(status.operationState?.syncResult?.resources).toMatchObject([
      {
        kind: 'Deployment',
        status: 'SyncFailed',
        message: 'resource apps:Deployment is not permitted in project shop',
      },
    ]);
  });

  it('permit cluster-scoped kinds only by their whitelist', async () => {
    world.payments.commit({
      'deploy/namespace.yaml':
        'apiVersion: v1\nkind: Namespace\nmetadata: { name: payments }\n',
    });
    await world.synced(APP, {}, 'Failed');
    const list = [{ group: '', kind: 'Namespace' }];
    await compared({ ...SPEC, clusterResourceWhitelist: list });
    const { status } = await world.synced(APP);
    expect(status.history).toHaveLength(1);
  });

  it('give a role a token, which can do what its policies say', async () => {
    const roleToken = await token();
    const call = (url: string) =>
      world.call<{ username?: string }>('GET', url, { token: roleToken });
    const info = await call('/api/v1/session/userinfo');
    expect(info.body.username).toBe('proj:shop:deployer');
    const { status } = await world.sync(APP, {}, roleToken);
    expect(status).toBe(403);
    await compared({
      ...SPEC,
      roles: SPEC.roles?.map(role => ({
        ...role,
        policies: [
          ...(role.policies ?? []),
          'p, proj:shop:deployer, applications, get, shop/*, allow',
        ],
      })),
    });
    expect((await world.sync(APP, {}, roleToken)).body).toMatchObject({
      operation: { initiatedBy: { username: 'proj:shop:deployer' } },
    });
    const others = await call('/api/v1/projects/default');
    expect(others.status).toBe(403);
    expect((await call('/api/v1/projects/shop')).status).toBe(200);
  });

  it('refuse the token of a role once it is taken from the role', async () => {
    const roleToken = await token();
    const [role] = world.argocd.project('shop')?.spec.roles ?? [];
    const [{ iat = 0, id = '' } = {}] = role.jwtTokens ?? [];
    const url = `/api/v1/projects/shop/roles/deployer/token/${iat}?id=${id}`;
    expect((await world.call('DELETE', url)).status).toBe(200);
    const answer = await world.call('GET', '/api/v1/projects/shop', {
      token: roleToken,
    });
    expect(answer.status).toBe(401);
  });

  it('let the groups of a role do what the role may', async () => {
    const answer = await world.call('GET', '/api/v1/projects/shop', {
      token: 'dana-token',
    });
    expect(answer.status).toBe(200);
    const { body } = await world.call(
      'GET',
      '/api/v1/account/can-i/applications/sync/shop/payments',
      { token: 'dana-token' },
    );
    expect(body).toEqual({ value: 'yes' });
  });

  it('inherit windows and lists of the global projects that select them', async () => {
    const url = '/api/v1/projects/shop/detailed';
    interface Detailed {
      globalProjects: AppProject[];
      project: AppProject;
    }
    const before = await world.call<Detailed>('GET', url);
    expect(before.body.globalProjects).toEqual([]);
    await compared(SPEC, { tier: 'prod' });
    const { body } = await world.call<Detailed>('GET', url);
    expect(body.globalProjects.map(({ metadata }) => metadata.name)).toEqual([
      'frozen',
    ]);
    expect(body.project.spec).toMatchObject(GLOBAL.spec);
    const own = await world.call<AppProject>('GET', '/api/v1/projects/shop');
    expect(own.body.spec.syncWindows).toBeUndefined();
    expect(await world.sync(APP)).toMatchObject({
      status: 403,
      body: { message: 'cannot sync: blocked by sync window' },
    });
    const windows = await world.call<{ canSync: boolean }>(
      'GET',
      `/api/v1/applications/${APP}/syncwindows`,
    );
    expect(windows.body.canSync).toBe(false);
  });

  it('block with a window that nobody can read, which only the API refuses', async () => {
    const broken = {
      kind: 'allow' as const,
      schedule: '@daily',
      duration: '1h',
      applications: ['*'],
    };
    const spec = { ...SPEC, syncWindows: [broken] };
    const refused = await world.call('PUT', '/api/v1/projects/shop', {
      body: { project: project('shop', spec) },
    });
    expect(refused.status).toBe(400);
    await compared(spec);
    expect((await world.sync(APP)).body).toMatchObject({
      code: 7,
      message: expect.stringMatching(/^cannot sync: invalid sync window: /),
    });
  });

  it('are changed by who may update them, and keep it over a restart', async () => {
    const window = {
      kind: 'deny' as const,
      schedule: '0 0 1 1 *',
      duration: '1h',
      applications: ['*'],
    };
    const body = {
      project: project('shop', { ...SPEC, syncWindows: [window] }),
    };
    const url = '/api/v1/projects/shop';
    const refused = await world.call('PUT', url, { body, token: 'dana-token' });
    expect(refused.status).toBe(403);
    expect((await world.call('PUT', url, { body })).status).toBe(200);
    await world.restart();
    expect(world.argocd.project('shop')?.spec.syncWindows).toEqual([window]);
  });

  it.each([
    [
      'of another project',
      'p, proj:x:deployer, applications, get, shop/*, allow',
    ],
    [
      'over another project',
      'p, proj:shop:deployer, applications, get, x/*, allow',
    ],
  ])('are refused with a policy %s', async (_what, policy) => {
    const roles = [{ name: 'deployer', policies: [policy] }];
    const answer = await world.call('PUT', '/api/v1/projects/shop', {
      body: { project: project('shop', { ...SPEC, roles }) },
    });
    expect(answer.status).toBe(400);
  });

  it('take a new repository only from who may update repositories', async () => {
    const roles = [
      {
        name: 'owner',
        policies: ['p, proj:shop:owner, projects, update, shop, allow'],
        groups: ['acme:shop'],
      },
    ];
    await compared({ ...SPEC, roles });
    const put = (sourceRepos: string[]) =>
      world.call('PUT', '/api/v1/projects/shop', {
        body: { project: project('shop', { ...SPEC, roles, sourceRepos }) },
        token: 'dana-token',
      });
    expect((await put(SPEC.sourceRepos ?? [])).status).toBe(200);
    expect(await put(['*'])).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('repositories, update, *') },
    });
  });

  it('cannot be deleted while Applications refer to them', async () => {
    const url = '/api/v1/projects/shop';
    expect((await world.call('DELETE', url)).status).toBe(400);
    expect((await world.call('DELETE', '/api/v1/projects/frozen')).status).toBe(
      200,
    );
    expect((await world.call('GET', '/api/v1/projects/frozen')).status).toBe(
      404,
    );
  });

  it('come from Git as well', async () => {
    world.deploy.commit({
      'projects/team.yaml': JSON.stringify(project('team', SPEC)),
    });
    const root = applicationManifest(
      'projects',
      { repoURL: DEPLOY_URL, path: 'projects' },
      { destination: { server: SERVER, namespace: 'argocd' } },
    );
    await world.call('POST', '/api/v1/applications', { body: root });
    await world.synced('projects');
    expect(world.argocd.project('team')?.spec).toEqual(SPEC);
  });

  it('fit the published schema', async () => {
    await token();
    world.payments.commit({
      'deploy/deployment.yaml': deploymentYaml('payments-api', { replicas: 1 }),
    });
    const { body } = await world.call<{ items: AppProject[] }>(
      'GET',
      '/api/v1/projects',
    );
    const seen = body.items.map(
      item => [item.metadata.name, item] as [string, AppProject],
    );
    expect(seen).toHaveLength(3);
    expect(schemaProblems(seen)).toEqual([]);
  });
});
