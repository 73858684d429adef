import { readAdminEnabled, readRbacConfigMap } from './rbacConfigMap';

const text = (data: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: argocd-rbac-cm}\n${data}`;

describe('the ConfigMap of the rules', () => {
  it('joins its parts in the order of their names', () => {
    const file = `kind: Service
metadata: {name: argocd-server}
---
${text(`data:
  policy.default: role:readonly
  policy.b.csv: "p, b, applications, sync, */*, allow"
  policy.a.csv: "p, a, applications, sync, */*, allow"
  policy.csv: "p, first, applications, sync, */*, allow"
  scopes: "[groups]"`)}`;
    expect(readRbacConfigMap(file)).toEqual({
      rbac: {
        csv: [
          'p, first, applications, sync, */*, allow',
          'p, a, applications, sync, */*, allow',
          'p, b, applications, sync, */*, allow',
        ].join('\n'),
        defaultRole: 'role:readonly',
        matchMode: 'glob',
      },
    });
  });

  it('says nothing of its own where nothing is set', () => {
    expect(readRbacConfigMap(text(''))).toEqual({
      rbac: { csv: '', defaultRole: null, matchMode: 'glob' },
    });
    expect(
      readRbacConfigMap(text('data: {policy.matchMode: regex}')),
    ).toMatchObject({ rbac: { matchMode: 'regex' } });
  });

  it.each([
    ['kind: [', 'no YAML'],
    ['kind: ConfigMap\nmetadata: {name: other}', 'no ConfigMap'],
    [`${text('')}\n---\n${text('')}`, '2 ConfigMaps'],
    ['', 'no ConfigMap'],
  ])('is not there, and says why: %j', (file, problem) => {
    expect(readRbacConfigMap(file)).toEqual({
      problem: expect.stringContaining(problem),
    });
  });
});

describe('the account admin', () => {
  const settings = (data: string) =>
    `kind: ConfigMap\nmetadata: {name: argocd-cm}\n${data}`;

  it.each<[string, boolean | null]>([
    [settings('data: {admin.enabled: "false"}'), false],
    [settings('data: {admin.enabled: "true"}'), true],
    [settings('data: {admin.enabled: "no"}'), true],
    [settings(''), true],
    [`${settings('')}\n---\n${settings('')}`, null],
    ['kind: [', null],
    [text(''), null],
  ])('of %j may sign in: %p', (file, isEnabled) => {
    expect(readAdminEnabled(file)).toBe(isEnabled);
  });
});
