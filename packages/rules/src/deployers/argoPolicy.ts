import { globMatches } from '../calendar/argo/glob';

/** `policy.matchMode`: how the fields of a rule are compared. */
export type ArgoMatchMode = 'glob' | 'regex';

/** What Argo CD's ConfigMap `argocd-rbac-cm` says. */
export interface ArgoRbac {
  /** `policy.csv` and then each `policy.*.csv`, as it stands there. */
  csv: string;
  /** `policy.default`: a role of everybody who is signed in; null: none. */
  defaultRole: string | null;
  matchMode: ArgoMatchMode;
}

/** A role of an AppProject: who has it, and which tokens act with it. */
export interface ArgoProjectRole {
  name: string;
  /** Rules in Casbin's CSV, of the subject `proj:<project>:<role>`. */
  policies: string[];
  /** Groups and accounts that have it. */
  groups: string[];
  /** Tokens: `id` and, ISO 8601 UTC, when they end; null: never. */
  tokens: { id: string; expiresAt: string | null }[];
}

/** An AppProject, as far as it says who may do what. */
export interface ArgoProject {
  name: string;
  roles: ArgoProjectRole[];
}

/** A `p` line. */
export interface ArgoRule {
  subject: string;
  resource: string;
  action: string;
  object: string;
  allows: boolean;
  /** The line as it is written, for people. */
  text: string;
}

/** A policy in parts. */
export interface ArgoPolicy {
  rules: ArgoRule[];
  /** `g` lines: who has which role. */
  members: { member: string; role: string }[];
  /** Lines that are neither; Argo CD loads no policy that has one. */
  unread: string[];
}

/**
 * The role that Argo CD brings along and that can deploy (`role:admin` of its
 * `builtin-policy.csv`), and the account `admin` in it. What may only be read
 * is left out.
 */
export const ARGO_BUILTIN_POLICY = [
  ...[
    'create',
    'update',
    'update/*',
    'delete',
    'delete/*',
    'sync',
    'override',
    'rollback',
    'action/*',
  ].map(action => `p, role:admin, applications, ${action}, */*, allow`),
  'p, role:admin, applicationsets, create, */*, allow',
  'p, role:admin, applicationsets, update, */*, allow',
  'p, role:admin, projects, update, *, allow',
  'p, role:admin, exec, create, */*, allow',
  'g, admin, role:admin',
].join('\n');

/** Reads Casbin's CSV: `p` with five fields after it, `g` with two. */
export function parseArgoPolicy(csv: string): ArgoPolicy {
  const policy: ArgoPolicy = { rules: [], members: [], unread: [] };
  for (const text of csv.split(/\r?\n/).map(line => line.trim())) {
    if (text === '' || text.startsWith('#')) continue;
    const [kind, ...fields] = text
      .split(',')
      .map(field => field.trim().replace(/^"(.*)"$/, '$1'));
    if (kind === 'g' && fields.length === 2) {
      policy.members.push({ member: fields[0], role: fields[1] });
      continue;
    }
    const [subject, resource, action, object, effect] = fields;
    const isRule = kind === 'p' && fields.length === 5;
    if (!isRule || (effect !== 'allow' && effect !== 'deny')) {
      policy.unread.push(text);
      continue;
    }
    const allows = effect === 'allow';
    policy.rules.push({ subject, resource, action, object, allows, text });
  }
  return policy;
}

/**
 * Compares a field of a rule with what is asked for. In glob mode `*` crosses
 * separators. A pattern that cannot be read matches in no mode, as in Argo CD.
 */
export function argoMatcher(mode: ArgoMatchMode) {
  const known = new Map<string, (text: string) => boolean>();
  const compile = (pattern: string): ((text: string) => boolean) => {
    if (mode === 'glob') return text => globMatches(pattern, text) === true;
    try {
      const expression = new RegExp(pattern, 'u');
      return text => expression.test(text);
    } catch {
      return () => false;
    }
  };
  return (pattern: string, text: string): boolean => {
    let matches = known.get(pattern);
    if (!matches) known.set(pattern, (matches = compile(pattern)));
    return matches(text);
  };
}
