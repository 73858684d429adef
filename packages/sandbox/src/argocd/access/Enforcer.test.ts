import { Enforcer } from './Enforcer';
import { MatchMode, parsePolicy } from './policy';
import { accountSettings, rbacSettings } from './settings';

function enforcer(csv: string, mode: MatchMode = 'glob') {
  return new Enforcer([parsePolicy(csv)], mode);
}

/** Argo CD: operator manual, "RBAC Configuration". */
describe('policies', () => {
  it.each<[string, string, [string, string, string, string], boolean]>([
    [
      'a rule allows',
      'p, sam, applications, sync, prod/*, allow',
      ['sam', 'applications', 'sync', 'prod/api'],
      true,
    ],
    [
      'nothing is allowed by itself',
      '',
      ['sam', 'applications', 'get', 'prod/api'],
      false,
    ],
    [
      'a deny wins over any allow',
      'p, sam, applications, *, */*, allow\np, sam, applications, sync, prod/*, deny',
      ['sam', 'applications', 'sync', 'prod/api'],
      false,
    ],
    [
      'a deny of a role holds for its members',
      'p, sam, applications, sync, */*, allow\np, role:r, applications, sync, */*, deny\ng, sam, role:r',
      ['sam', 'applications', 'sync', 'prod/api'],
      false,
    ],
    [
      'roles hand on what other roles have',
      'p, role:a, applications, get, */*, allow\ng, role:b, role:a\ng, sam, role:b',
      ['sam', 'applications', 'get', 'prod/api'],
      true,
    ],
    [
      'a glob crosses separators',
      'p, sam, applications, get, prod/*, allow',
      ['sam', 'applications', 'get', 'prod/team-a/api'],
      true,
    ],
    [
      'action/* is every action of a resource',
      'p, sam, applications, action/*, */*, allow',
      ['sam', 'applications', 'action/apps/Deployment/restart', 'prod/api'],
      true,
    ],
    [
      'quotes and comments are read',
      '# people\np, "sam", applications, get, "*/*", allow',
      ['sam', 'applications', 'get', 'prod/api'],
      true,
    ],
    ['admin may sync', '', ['admin', 'applications', 'sync', 'prod/api'], true],
    [
      'role:readonly may not sync',
      'g, sam, role:readonly',
      ['sam', 'applications', 'sync', 'prod/api'],
      false,
    ],
  ])('%s', (_rule, csv, request, expected) => {
    expect(enforcer(csv).allows(...request)).toBe(expected);
  });

  it('are compared as regular expressions with policy.matchMode regex', () => {
    const csv = 'p, sam, applications, (get|sync), prod/.+, allow';
    const regex = enforcer(csv, 'regex');
    expect(regex.allows('sam', 'applications', 'sync', 'prod/a')).toBe(true);
    expect(regex.allows('sam', 'applications', 'sync', 'dev/a')).toBe(false);
    const glob = enforcer(csv);
    expect(glob.allows('sam', 'applications', 'sync', 'prod/a')).toBe(false);
  });

  it.each([
    'p, sam, applications, get, */*',
    'g, sam',
    'x, a, b',
    'p, a, b, c, d, maybe',
  ])('refuse the line %s', line => {
    expect(() => parsePolicy(line)).toThrow(`invalid RBAC policy: ${line}`);
  });
});

describe('argocd-rbac-cm', () => {
  it('joins policy.csv with every policy.*.csv', () => {
    const { policies } = rbacSettings({
      'policy.csv': 'p, a, applications, get, */*, allow',
      'policy.team.csv': 'p, b, applications, get, */*, allow',
      'policy.default': 'role:readonly',
    });
    const subjects = policies.flatMap(({ rules }) => rules).map(r => r.subject);
    expect(subjects).toEqual(expect.arrayContaining(['a', 'b']));
  });

  it('refuses an unknown match mode', () => {
    expect(() => rbacSettings({ 'policy.matchMode': 'exact' })).toThrow(
      'policy.matchMode',
    );
  });
});

describe('argocd-cm', () => {
  it('declares local accounts, and has admin unless that is switched off', () => {
    const data = {
      'accounts.ci': 'apiKey, login',
      'accounts.ci.enabled': 'false',
      'admin.enabled': 'false',
    };
    expect(accountSettings(data)).toEqual([
      { name: 'admin', enabled: false, capabilities: ['login'] },
      { name: 'ci', enabled: false, capabilities: ['apiKey', 'login'] },
    ]);
  });
});
