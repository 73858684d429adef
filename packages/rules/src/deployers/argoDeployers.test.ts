import fc from 'fast-check';
import { argoDeployers, type ArgoTarget } from './argoDeployers';
import type { ArgoProject, ArgoRbac } from './argoPolicy';

const TARGET: ArgoTarget = {
  namespace: 'argocd',
  name: 'payments-prod',
  project: 'prod',
};
const rbac = (csv: string, more: Partial<ArgoRbac> = {}): ArgoRbac => ({
  csv,
  defaultRole: null,
  matchMode: 'glob',
  ...more,
});
const project = (roles: Partial<ArgoProject['roles'][number]>[]) => [
  {
    name: 'prod',
    roles: roles.map((role, i) => ({
      name: `role-${i}`,
      policies: [],
      groups: [],
      tokens: [],
      ...role,
    })),
  },
];

/** Who could deploy, beside the account that Argo CD brings along. */
function found(
  policy: ArgoRbac | null,
  projects: ArgoProject[] = [],
  target = TARGET,
) {
  return argoDeployers(
    policy,
    projects,
  )(target)
    .filter(({ subject }) => subject !== 'admin')
    .map(({ subject, actions }) => `${subject}: ${actions.join(' ')}`);
}

describe('who could deploy by the RBAC of Argo CD', () => {
  it('is the built-in admin where nothing else is said', () => {
    expect(argoDeployers(null, [])(TARGET)).toEqual([
      expect.objectContaining({ kind: 'name', subject: 'admin' }),
    ]);
  });

  it('is whoever a line lets sync, by any chain of roles', () => {
    const csv = `
      # the release team
      p, role:release, applications, sync, prod/*, allow
      g, role:lead, role:release
      g, "acme:leads", role:lead
      g, ada@acme.example, role:release
      p, bob, applications, get, */*, allow
      p, eve, applications, sync, test/*, allow`;
    expect(found(rbac(csv))).toEqual([
      'acme:leads: sync',
      'ada@acme.example: sync',
    ]);
  });

  it('is nobody whom a line denies, whichever comes first', () => {
    const csv = `
      p, role:all, applications, *, */*, allow
      g, ada, role:all
      p, ada, applications, sync, prod/payments-*, deny`;
    expect(found(rbac(csv))).toEqual([
      'ada: override rollback update create delete run-actions',
    ]);
  });

  it('is everyone by the default role, which no line denies', () => {
    const csv = `
      p, role:open, applications, sync, */*, allow
      p, role:open, applications, sync, prod/*, deny`;
    expect(found(rbac(csv, { defaultRole: 'role:open' }))).toEqual([
      'everyone: sync',
    ]);
    expect(found(rbac('', { defaultRole: 'role:admin' }))).toEqual([
      expect.stringContaining('everyone: sync override'),
    ]);
  });

  it('counts what alters a running application otherwise', () => {
    const csv = `
      p, a, applications, action/argoproj.io/Rollout/promote, prod/*, allow
      p, b, applicationsets, update, prod/*, allow
      p, c, projects, update, prod, allow
      p, d, exec, create, prod/*, allow
      p, e, applications, update, prod/*, allow`;
    expect(found(rbac(csv))).toEqual([
      'a: run-actions',
      'b: applicationsets',
      'c: projects',
      'd: exec',
      'e: update',
    ]);
  });

  it("takes a project's roles with their groups and tokens, for it alone", () => {
    const policies = [
      'p, proj:prod:role-0, applications, sync, prod/*, allow',
      'p, proj:prod:role-0, applications, sync, test/*, allow',
      'p, somebody, applications, sync, prod/*, allow',
    ];
    const projects = project([
      {
        policies,
        groups: ['acme:oncall'],
        tokens: [{ id: 'ci', expiresAt: '2027-01-01T00:00:00.000Z' }],
      },
    ]);
    expect(found(rbac(''), projects)).toEqual([
      'acme:oncall: sync',
      'proj:prod:role-0 (ci): sync',
    ]);
    expect(found(rbac(''), projects, { ...TARGET, project: 'test' })).toEqual(
      [],
    );
  });

  it('matches globs across separators, and regular expressions anywhere', () => {
    const csv = 'p, ada, applications, s*, p*payments*, allow';
    expect(found(rbac(csv))).toEqual(['ada: sync']);
    const pattern = 'p, ada, applications, ^sync$, pay, allow';
    expect(found(rbac(pattern, { matchMode: 'regex' }))).toEqual(['ada: sync']);
    expect(found(rbac(pattern))).toEqual([]);
    expect(
      found(rbac('p, ada, (, (, (, allow', { matchMode: 'regex' })),
    ).toEqual([]);
  });

  it('names the namespace of an application outside of its own', () => {
    const csv = 'p, ada, applications, sync, prod/team-a/payments-prod, allow';
    expect(found(rbac(csv))).toEqual([]);
    const other = { ...TARGET, namespace: 'team-a' };
    expect(found(rbac(csv), [], other)).toEqual(['ada: sync']);
  });

  it('lets a denial only take away, whatever the policy', () => {
    const name = fc.constantFrom('ada', 'bob', 'role:a', 'role:b');
    const rule = fc
      .tuple(
        name,
        fc.constantFrom('sync', 'update', '*'),
        fc.constantFrom('prod/*', '*/*', 'test/*'),
        fc.constantFrom('allow', 'deny'),
      )
      .map(
        ([who, action, object, effect]) =>
          `p, ${who}, applications, ${action}, ${object}, ${effect}`,
      );
    const member = fc
      .tuple(name, fc.constantFrom('role:a', 'role:b'))
      .map(([who, role]) => `g, ${who}, ${role}`);
    const lines = fc.array(fc.oneof(rule, member), { maxLength: 12 });
    const pairs = (csv: string[]) =>
      new Set(
        argoDeployers(
          rbac(csv.join('\n')),
          [],
        )(TARGET).flatMap(({ subject, actions }) =>
          actions.map(action => `${subject} ${action}`),
        ),
      );
    fc.assert(
      fc.property(lines, csv => {
        const all = pairs(csv);
        const without = pairs(csv.filter(line => !line.endsWith('deny')));
        for (const each of all) expect(without).toContain(each);
      }),
    );
  });
});
