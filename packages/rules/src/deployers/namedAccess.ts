import { parseArgoPolicy, type ArgoProject, type ArgoRbac } from './argoPolicy';

/** Who may do what at an Argo CD, as its ConfigMap and its projects say. */
export interface ArgoAccess {
  /** Null: what the ConfigMap says is not known. */
  rbac: ArgoRbac | null;
  projects: ArgoProject[];
}

/** Roles, and the account that Argo CD brings along, are nobody's names. */
const isRole = (name: string) => /^((role|proj):|admin$)/.test(name);

/** Every account and group that rules name, each once; roles are left out. */
export function namesIn({ rbac, projects }: ArgoAccess): string[] {
  const { rules, members } = parseArgoPolicy(rbac?.csv ?? '');
  const names = [
    ...rules.map(({ subject }) => subject),
    ...members.flatMap(({ member, role }) => [member, role]),
    ...(rbac?.defaultRole ? [rbac.defaultRole] : []),
    ...projects.flatMap(({ roles }) => roles.flatMap(({ groups }) => groups)),
  ];
  return [...new Set(names)].filter(name => !isRole(name));
}

/**
 * The same rules with something else in place of each account and group, so that
 * they say who may do what without naming anybody. Lines that cannot be read
 * are left out.
 */
export function withNames(
  { rbac, projects }: ArgoAccess,
  nameOf: (name: string) => string,
): ArgoAccess {
  const named = (name: string) => (isRole(name) ? name : nameOf(name));
  const { rules, members } = parseArgoPolicy(rbac?.csv ?? '');
  const lines = [
    ...rules.map(({ subject, resource, action, object, allows }) =>
      [
        'p',
        named(subject),
        resource,
        action,
        object,
        allows ? 'allow' : 'deny',
      ].join(', '),
    ),
    ...members.map(({ member, role }) =>
      ['g', named(member), named(role)].join(', '),
    ),
  ];
  return {
    rbac: rbac && {
      ...rbac,
      csv: lines.join('\n'),
      defaultRole: rbac.defaultRole && named(rbac.defaultRole),
    },
    projects: projects.map(project => ({
      ...project,
      roles: project.roles.map(role => ({
        ...role,
        groups: role.groups.map(named),
      })),
    })),
  };
}
