import { globToRegExp } from '../glob';

/** `policy.matchMode`: how the fields of a rule are compared. */
export type MatchMode = 'glob' | 'regex';

/** A rule: what a subject may do, or may not. */
export interface PolicyRule {
  subject: string;
  resource: string;
  action: string;
  object: string;
  effect: 'allow' | 'deny';
}

/** Rules (`p`) and memberships (`g`: user or group, role). */
export interface Policy {
  rules: PolicyRule[];
  memberships: [member: string, role: string][];
}

/**
 * The roles that Argo CD brings along (`builtin-policy.csv`), as far as the
 * stand-in has the resources: `role:readonly`, `role:admin`, and the account
 * `admin` in the latter.
 */
export const BUILTIN_POLICY = `
p, role:readonly, applications, get, */*, allow
p, role:readonly, applicationsets, get, */*, allow
p, role:readonly, clusters, get, *, allow
p, role:readonly, repositories, get, *, allow
p, role:readonly, projects, get, *, allow
p, role:readonly, accounts, get, *, allow
p, role:readonly, logs, get, */*, allow
p, role:admin, applications, create, */*, allow
p, role:admin, applications, update, */*, allow
p, role:admin, applications, delete, */*, allow
p, role:admin, applications, sync, */*, allow
p, role:admin, applications, override, */*, allow
p, role:admin, applications, rollback, */*, allow
p, role:admin, applications, action/*, */*, allow
p, role:admin, applicationsets, create, */*, allow
p, role:admin, applicationsets, update, */*, allow
p, role:admin, applicationsets, delete, */*, allow
p, role:admin, clusters, update, *, allow
p, role:admin, repositories, update, *, allow
p, role:admin, projects, create, *, allow
p, role:admin, projects, update, *, allow
p, role:admin, projects, delete, *, allow
p, role:admin, accounts, update, *, allow
p, role:admin, exec, create, */*, allow
g, role:admin, role:readonly
g, admin, role:admin
`;

function fieldsOf(line: string): string[] {
  return line.split(',').map(field => field.trim().replace(/^"(.*)"$/, '$1'));
}

/**
 * Reads Casbin's CSV as Argo CD does: `p` with subject, resource, action,
 * object and effect, `g` with member and role, comments with `#`.
 *
 * @throws naming a line that is neither
 */
export function parsePolicy(csv: string): Policy {
  const policy: Policy = { rules: [], memberships: [] };
  for (const line of csv.split('\n').map(text => text.trim())) {
    if (line === '' || line.startsWith('#')) {
      continue;
    }
    const [type, ...fields] = fieldsOf(line);
    if (type === 'g' && fields.length === 2) {
      policy.memberships.push([fields[0], fields[1]]);
      continue;
    }
    const [subject, resource, action, object, effect] = fields;
    if (
      type !== 'p' ||
      fields.length !== 5 ||
      (effect !== 'allow' && effect !== 'deny')
    ) {
      throw new Error(`invalid RBAC policy: ${line}`);
    }
    policy.rules.push({ subject, resource, action, object, effect });
  }
  return policy;
}

/**
 * Compiles one field of a rule. In glob mode `*` crosses separators.
 *
 * @throws when the pattern is not well-formed
 */
export function compilePattern(
  pattern: string,
  mode: MatchMode,
): (text: string) => boolean {
  const expression =
    mode === 'regex' ? new RegExp(pattern) : globToRegExp(pattern);
  return text => expression.test(text);
}
