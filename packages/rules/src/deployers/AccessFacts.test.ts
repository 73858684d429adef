import type { Actor } from '../gates/types';
import { bot, human, stranger } from '../testing/facts';
import { AccessFacts } from './AccessFacts';
import type { KubernetesRbac, KubernetesSubject } from './kubernetesRbac';
import { namesIn, withNames } from './namedAccess';
import { clusterNamesIn, withClusterNames } from './namedCluster';

const PROD = {
  instance: 'eu-1',
  application: { namespace: 'argocd', name: 'pay', project: 'money' },
  destination: {
    server: 'https://prod.example.com',
    name: null,
    namespace: 'pay',
  },
  repositories: ['acme/deploy'],
  branches: [],
};
const POLICY = [
  'p, role:deployer, applications, sync, money/*, allow',
  'p, role:operator, applications, *, */*, allow',
  'g, erin, role:deployer',
].join('\n');

const argocd = (name: string) => human(name, { provider: 'argocd' });

const ACTORS: Record<string, Actor> = {
  'id:erin': argocd('erin'),
  'id:sam': argocd('sam'),
  'id:portal': stranger('portal'),
  'id:acme:platform': stranger('acme:platform'),
  'k8s:sam': human('sam', { provider: 'kubernetes' }),
  'k8s:ops': stranger('ops'),
  'gh:erin': human('erin'),
  'gh:sam': human('sam'),
  'gh:erin-alt': human('other', { aliases: ['User:Default/Erin'] }),
  'gh:bob': human('bob'),
  'gh:app': bot('app'),
  'gh:who': stranger('who'),
};

const instance = (csv: string, more: object = {}) => ({
  rules: { problem: null },
  adminEnabled: false,
  named: withNames(
    { rbac: { csv, defaultRole: null, matchMode: 'glob' }, projects: [] },
    name => `id:${name}`,
  ),
  ...more,
});
const forge = (accounts: string[], more: object = {}) => ({
  rights: accounts.map(account => ({
    account: `gh:${account}`,
    merges: true,
    administers: false,
  })),
  truncated: false,
  ...more,
});

const RBAC: KubernetesRbac = {
  roles: [
    {
      name: 'sams-role',
      namespace: null,
      rules: [
        {
          verbs: ['patch'],
          apiGroups: ['apps'],
          resources: ['deployments'],
          resourceNames: [],
        },
        {
          verbs: ['impersonate'],
          apiGroups: [''],
          resources: ['users'],
          resourceNames: ['olga'],
        },
      ],
    },
  ],
  bindings: [],
};
const bound = (
  kind: KubernetesSubject['kind'],
  name: string,
  namespace: string | null = 'pay',
): KubernetesRbac => ({
  ...RBAC,
  bindings: [
    {
      name: `for-${name}`,
      namespace,
      role: { kind: 'ClusterRole', name: 'sams-role' },
      subjects: [
        { kind, name, namespace: kind === 'ServiceAccount' ? 'ci' : null },
      ],
    },
  ],
});
const cluster = (rbac: KubernetesRbac, more: object = {}) => ({
  cluster: 'prod',
  instances: [],
  destinations: ['https://prod.example.com'],
  truncated: false,
  named: withClusterNames(rbac, name => `k8s:${name}`),
  ...more,
});

const factOf = (
  ofInstance: object | undefined,
  ofForge: object | undefined,
  places = PROD,
  clusters: object[] = [],
) =>
  new AccessFacts({
    reading: stream =>
      ({
        'access:instance:eu-1': ofInstance,
        'access:forge:acme/deploy': ofForge,
      }[stream]),
    clusters: () => clusters,
    actor: ref => ACTORS[ref],
    isPortal: (_, ref) => ref === 'id:portal',
  }).of(places);

const said = (ofInstance: object | undefined, ofForge: object | undefined) =>
  factOf(ofInstance, ofForge)?.deployers.map(({ account, merges }) => [
    account?.account,
    merges,
  ]);

describe('who holds which rights over a target', () => {
  it.each<[string, string[], boolean | null]>([
    ['somebody else merges', ['bob', 'app'], false],
    ['they merge by another account', ['bob', 'erin'], true],
    ['they merge as another user of the same human', ['erin-alt'], true],
    ['somebody unknown merges', ['bob', 'who'], null],
    ['nobody merges', [], false],
  ])('tells of who deploys where %s', (_, mergers, merges) => {
    expect(said(instance(POLICY), forge(mergers))).toEqual([
      [ACTORS['id:erin'].account, merges],
    ]);
  });

  it('counts who may lift the protection as one who merges', () => {
    const rights = [{ account: 'gh:erin', merges: false, administers: true }];
    expect(said(instance(POLICY), forge([], { rights }))).toEqual([
      [ACTORS['id:erin'].account, true],
    ]);
  });

  it('cannot tell of a group', () => {
    const csv = `${POLICY}\ng, acme:platform, role:deployer`;
    expect(said(instance(csv), forge(['bob']))).toContainEqual([
      ACTORS['id:acme:platform'].account,
      null,
    ]);
  });

  it('leaves out the portal and the account admin', () => {
    const csv = `${POLICY}\ng, portal, role:operator\ng, admin, role:operator`;
    expect(said(instance(csv), forge([]))).toHaveLength(1);
  });

  it('knows who deploys everything', () => {
    const csv = `${POLICY}\ng, sam, role:operator`;
    expect(
      factOf(instance(csv), forge([]))?.deployers.map(one => one.isForAll),
    ).toEqual([false, true]);
  });

  it.each<[string, object | undefined, object | undefined, string[]]>([
    ['all was read', instance(POLICY), forge([]), []],
    ['the instance was not', undefined, forge([]), ['eu-1']],
    ['the repository was not', instance(POLICY), undefined, ['acme/deploy']],
    [
      'the forge gave some',
      instance(POLICY),
      forge([], { truncated: true }),
      ['acme/deploy'],
    ],
    [
      'nothing says where rules lie',
      instance(POLICY, { rules: null }),
      forge([]),
      ['eu-1'],
    ],
    [
      'rules are not understood',
      instance(POLICY, { rules: { problem: 'it is no YAML' } }),
      forge([]),
      ['eu-1'],
    ],
    [
      'an older reading names nobody',
      { rules: { problem: null } },
      forge([]),
      ['eu-1'],
    ],
  ])('tells what is missing where %s', (_, ofInstance, ofForge, unread) => {
    expect(factOf(ofInstance, ofForge)?.unread).toEqual(unread);
  });

  it('is not on record where nothing was read, and misses a pin without a place', () => {
    expect(factOf(undefined, undefined)).toBeUndefined();
    const nowhere = { ...PROD, repositories: [] };
    expect(factOf(instance(POLICY), undefined, nowhere)?.unread).toEqual([
      'the repository of its pins',
    ]);
  });
});

describe('who holds rights past Argo CD', () => {
  const inCluster = (told: object) =>
    factOf(instance(POLICY), forge(['sam']), PROD, [told]);
  const holders = (told: object) =>
    inCluster(told)
      ?.deployers.filter(({ cluster: name }) => name === 'prod')
      .map(({ kind, account, merges }) => [kind, account?.account, merges]);

  it.each<[string, KubernetesRbac, ReturnType<typeof holders>]>([
    [
      'a user who merges as well',
      bound('User', 'sam'),
      [['name', ACTORS['k8s:sam'].account, true]],
    ],
    [
      'a group, of which nobody can tell',
      bound('Group', 'ops'),
      [['name', ACTORS['k8s:ops'].account, null]],
    ],
    [
      'a service account, which merges nothing',
      bound('ServiceAccount', 'deploy'),
      [['name', 'ci/deploy', false]],
    ],
    [
      'whoever the cluster knows',
      bound('Group', 'system:authenticated'),
      [['everyone', undefined, null]],
    ],
    [
      'a user, by a binding of everywhere',
      bound('User', 'sam', null),
      [['name', ACTORS['k8s:sam'].account, true]],
    ],
    ['nobody of another namespace', bound('User', 'sam', 'shop'), []],
    [
      'nobody where only the superusers are let',
      bound('Group', 'system:masters', null),
      [],
    ],
  ])('counts %s', (_, rbac, expected) => {
    expect(holders(cluster(rbac))).toEqual(expected);
    expect(inCluster(cluster(rbac))?.unread).toEqual([]);
  });

  it('leaves a cluster alone that nothing is deployed to or kept in', () => {
    const told = cluster(bound('User', 'sam'), { destinations: [] });
    expect(holders(told)).toEqual([]);
    expect(
      inCluster({ ...told, named: undefined, truncated: true })?.unread,
    ).toEqual([]);
  });

  it.each([
    ['it was never read', { named: undefined, unread: true }],
    ['it gave some', { truncated: true }],
  ])('misses a cluster where %s', (_, more) => {
    expect(inCluster(cluster(RBAC, more))?.unread).toEqual([
      'the cluster prod',
    ]);
  });

  it('names no user and no group, nor a role that may be named for one', () => {
    const rbac = bound('User', 'sam');
    expect(clusterNamesIn(rbac)).toEqual(['sam']);
    expect(clusterNamesIn(bound('Group', 'system:masters'))).toEqual([]);
    const text = JSON.stringify(withClusterNames(rbac, () => 'id:x'));
    expect(text).not.toMatch(/sam|olga/);
    expect(text).toContain('"id:x"');
  });
});

it('puts something else in place of every name, and of no role', () => {
  const access = {
    rbac: {
      csv: `${POLICY}\np, olga@acme.example, applications, sync, */*, deny\nolga wrote this`,
      defaultRole: 'role:readonly',
      matchMode: 'glob' as const,
    },
    projects: [
      {
        name: 'money',
        roles: [
          {
            name: 'ci',
            policies: ['p, proj:money:ci, applications, sync, money/*, allow'],
            groups: ['acme:platform'],
            tokens: [],
          },
        ],
      },
    ],
  };
  expect(namesIn(access)).toEqual([
    'olga@acme.example',
    'erin',
    'acme:platform',
  ]);
  const text = JSON.stringify(withNames(access, () => 'id:x'));
  expect(text).not.toMatch(/olga|erin|platform/);
  expect(text).toContain('g, id:x, role:deployer');
  expect(text).toContain('p, id:x, applications, sync, */*, deny');
  expect(text).toContain('role:readonly');
});
