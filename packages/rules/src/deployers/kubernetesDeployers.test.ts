import fc from 'fast-check';
import {
  clusterDeployers,
  deployingRbac,
  type ClusterTarget,
} from './kubernetesDeployers';
import type {
  KubernetesBinding,
  KubernetesRbac,
  KubernetesRole,
  KubernetesRule,
  KubernetesSubject,
} from './kubernetesRbac';

const TARGET: ClusterTarget = {
  kept: { namespace: 'argocd', name: 'payments-prod' },
  namespaces: ['payments'],
};
const rule = (
  verbs: string,
  resources: string,
  more: Partial<KubernetesRule> = {},
): KubernetesRule => ({
  verbs: verbs.split(' '),
  apiGroups: ['argoproj.io'],
  resources: resources.split(' '),
  resourceNames: [],
  ...more,
});
const core = { apiGroups: [''] };
const apps = { apiGroups: ['apps'] };
const rbacGroup = { apiGroups: ['rbac.authorization.k8s.io'] };
const user = (name: string): KubernetesSubject => ({
  kind: 'User',
  name,
  namespace: null,
});
const role = (
  rules: KubernetesRule[],
  namespace: string | null = null,
): KubernetesRole => ({ name: 'r', namespace, rules });
const binding = (
  namespace: string | null = null,
  more: Partial<KubernetesBinding> = {},
): KubernetesBinding => ({
  name: 'b',
  namespace,
  role: { kind: 'ClusterRole', name: 'r' },
  subjects: [user('ada')],
  ...more,
});
const actions = (rbac: KubernetesRbac, target = TARGET) =>
  clusterDeployers(rbac)(target).map(
    each => `${each.kind} ${each.subject}: ${each.actions.join(' ')}`,
  );
const withRule = (one: KubernetesRule, where: string | null = null) =>
  actions({ roles: [role([one])], bindings: [binding(where)] });

describe('who could deploy by the RBAC of a cluster', () => {
  it.each<[string, KubernetesRule, string | null]>([
    ['patches applications', rule('patch', 'applications'), 'applications'],
    ['has every verb', rule('*', 'applications'), 'applications'],
    ['only reads', rule('get list watch', '*'), null],
    [
      'asks another group',
      rule('patch', 'applications', { apiGroups: ['app.k8s.io'] }),
      null,
    ],
    [
      'has the very application by name',
      rule('patch', 'applications', { resourceNames: ['payments-prod'] }),
      'applications',
    ],
    [
      'has another application by name',
      rule('patch', 'applications', { resourceNames: ['orders-prod'] }),
      null,
    ],
    [
      'may create one of a name, which no cluster can tell',
      rule('create deletecollection', 'applications', {
        resourceNames: ['payments-prod'],
      }),
      null,
    ],
    ['writes sets', rule('update', 'applicationsets'), 'applicationsets'],
    ['writes projects', rule('update', 'appprojects'), 'projects'],
    [
      "writes Argo CD's rules",
      rule('patch', 'configmaps', {
        ...core,
        resourceNames: ['argocd-rbac-cm'],
      }),
      'argo-rules',
    ],
    [
      'writes another ConfigMap',
      rule('patch', 'configmaps', { ...core, resourceNames: ['leader'] }),
      null,
    ],
    ['writes deployments', rule('patch', 'deployments', apps), 'workloads'],
    ['scales', rule('patch', '*/scale', apps), 'workloads'],
    [
      'names a workload',
      rule('patch', 'deployments', { ...apps, resourceNames: ['x'] }),
      'workloads',
    ],
    ['writes rollouts', rule('patch', 'rollouts'), 'workloads'],
    ['makes pods', rule('create', 'pods', core), 'workloads'],
    ['opens a shell', rule('create', 'pods/exec', core), 'exec'],
    ['opens one by websocket', rule('get', 'pods/exec', core), 'exec'],
    [
      'opens one in a pod of a name',
      rule('create', 'pods/exec', { ...core, resourceNames: ['x'] }),
      'exec',
    ],
    ['reads logs', rule('get', 'pods pods/log', core), null],
    ['writes no subresource with a resource', rule('get', 'pods', core), null],
    ['has no subresource by prefix', rule('get', 'pods/*', core), null],
    ['escalates', rule('escalate', 'roles', rbacGroup), 'escalate'],
    ['binds', rule('bind', 'clusterroles', rbacGroup), 'bind'],
    ['impersonates', rule('impersonate', 'users', core), 'impersonate'],
    [
      'gets tokens of service accounts',
      rule('create', 'serviceaccounts/token', core),
      'impersonate',
    ],
  ])('tells who %s', (_, one, action) => {
    expect(withRule(one)).toEqual(
      action === null ? [] : [`user ada: ${action}`],
    );
  });

  it('counts a RoleBinding in its namespace alone', () => {
    const writes = rule('patch', 'applications');
    expect(withRule(writes, 'argocd')).toHaveLength(1);
    expect(withRule(writes, 'payments')).toEqual([]);
    const makes = rule('create', 'pods', core);
    expect(withRule(makes, 'payments')).toHaveLength(1);
    expect(withRule(makes, 'argocd')).toEqual([]);
    const bound = {
      roles: [role([makes])],
      bindings: [binding()],
    };
    expect(actions(bound, { kept: null, namespaces: ['payments'] })).toEqual([
      'user ada: workloads',
    ]);
    expect(actions(bound, { kept: null, namespaces: [] })).toEqual([]);
  });

  it('tells a Role from a ClusterRole and from that of another namespace', () => {
    const makes = rule('create', 'pods', core);
    const bound = (kind: 'Role' | 'ClusterRole', roles: KubernetesRole[]) =>
      actions({
        roles,
        bindings: [binding('payments', { role: { kind, name: 'r' } })],
      });
    expect(bound('Role', [role([makes], 'payments')])).toHaveLength(1);
    expect(bound('Role', [role([makes], 'other')])).toEqual([]);
    expect(bound('Role', [role([makes])])).toEqual([]);
    expect(bound('ClusterRole', [role([makes], 'payments')])).toEqual([]);
  });

  it('names everybody with the bindings that let them', () => {
    const rbac: KubernetesRbac = {
      roles: [
        {
          name: 'cluster-admin',
          namespace: null,
          rules: [rule('*', '*', { apiGroups: ['*'] })],
        },
        role([rule('create', 'pods', core)], 'payments'),
      ],
      bindings: [
        binding(null, {
          name: 'ops',
          role: { kind: 'ClusterRole', name: 'cluster-admin' },
          subjects: [
            { kind: 'Group', name: 'acme:ops', namespace: null },
            { kind: 'ServiceAccount', name: 'ci', namespace: 'build' },
          ],
        }),
        binding('payments', {
          name: 'team',
          role: { kind: 'Role', name: 'r' },
          subjects: [
            { kind: 'Group', name: 'acme:ops', namespace: null },
            { kind: 'Group', name: 'system:authenticated', namespace: null },
          ],
        }),
      ],
    };
    expect(clusterDeployers(rbac)(TARGET)).toMatchObject([
      {
        kind: 'everyone',
        subject: 'everyone',
        lines: ['RoleBinding payments/team → Role r'],
      },
      {
        kind: 'group',
        subject: 'acme:ops',
        lines: [
          'ClusterRoleBinding ops → ClusterRole cluster-admin',
          'RoleBinding payments/team → Role r',
        ],
      },
      { kind: 'service-account', subject: 'build/ci' },
    ]);
  });

  it("leaves out the cluster's own parts, and nobody who was put beside them", () => {
    const rbac = {
      roles: [role([rule('create', 'pods', core)])],
      bindings: [
        binding(null, {
          name: 'system:controller:job-controller',
          subjects: [
            {
              kind: 'ServiceAccount' as const,
              name: 'job-controller',
              namespace: 'kube-system',
            },
            user('system:kube-controller-manager'),
            user('mallory'),
            {
              kind: 'ServiceAccount' as const,
              name: 'job-controller',
              namespace: 'build',
            },
          ],
        }),
      ],
    };
    expect(actions(rbac)).toEqual([
      'service-account build/job-controller: workloads',
      'user mallory: workloads',
    ]);
    expect(deployingRbac(rbac).bindings[0].subjects).toHaveLength(2);
  });

  describe('whatever the rules', () => {
    const some = (...words: string[]) =>
      fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: 3 });
    const anyRule = fc.record({
      verbs: some('get', 'patch', 'create', 'bind', 'update', '*'),
      apiGroups: some('', 'apps', 'argoproj.io', 'batch', '*'),
      resources: some(
        'applications',
        'pods',
        'pods/exec',
        '*/scale',
        'configmaps',
        'secrets',
        '*',
      ),
      resourceNames: fc.oneof(
        fc.constant<string[]>([]),
        some('payments-prod', 'argocd-rbac-cm', 'x'),
      ),
    });
    const space = fc.constantFrom(null, 'argocd', 'payments', 'other');
    const anyRole = fc.record({
      name: fc.constantFrom('a', 'b'),
      namespace: space,
      rules: fc.array(anyRule, { maxLength: 3 }),
    });
    const anyBinding = fc.record({
      name: fc.constantFrom('x', 'system:y'),
      namespace: space,
      role: fc.record({
        kind: fc.constantFrom('Role' as const, 'ClusterRole' as const),
        name: fc.constantFrom('a', 'b'),
      }),
      subjects: fc.array(fc.constantFrom(user('ada'), user('bob')), {
        maxLength: 2,
      }),
    });
    const anyRbac = fc.record({
      roles: fc.uniqueArray(anyRole, {
        selector: each => `${each.namespace}/${each.name}`,
        maxLength: 5,
      }),
      bindings: fc.array(anyBinding, { maxLength: 5 }),
    });

    it('what is kept of them tells the same as all of them', () => {
      fc.assert(
        fc.property(anyRbac, rbac => {
          const all = clusterDeployers(rbac)(TARGET);
          const kept = clusterDeployers(deployingRbac(rbac))(TARGET);
          const plain = (found: typeof all) =>
            found.map(each => ({
              ...each,
              actions: [...each.actions].sort(),
              lines: [...each.lines].sort(),
            }));
          expect(plain(kept)).toEqual(plain(all));
        }),
      );
    });

    it('a further binding takes nothing away', () => {
      fc.assert(
        fc.property(anyRbac, anyBinding, (rbac, further) => {
          const pairs = (bindings: KubernetesBinding[]) =>
            clusterDeployers({ ...rbac, bindings })(TARGET).flatMap(each =>
              each.actions.map(action => `${each.subject} ${action}`),
            );
          expect(pairs([...rbac.bindings, further])).toEqual(
            expect.arrayContaining(pairs(rbac.bindings)),
          );
        }),
      );
    });
  });
});
