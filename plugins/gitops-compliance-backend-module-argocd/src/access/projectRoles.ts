import type {
  AccessRequest,
  GrantedAccess,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';

/** Roles with this prefix are ours; no other is touched. */
const PREFIX = 'gitops-compliance-';
const MAX_DESCRIPTION = 250;

const roleSchema = z.looseObject({
  name: z.string(),
  description: z.string().nullish(),
  policies: z.array(z.string()).nullish(),
  groups: z.array(z.string()).nullish(),
});

/** An AppProject, as far as it is read; the rest is sent back as it came. */
export const projectSchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string().min(1),
    namespace: z.string().nullish(),
    resourceVersion: z.string().min(1),
  }),
  spec: z.looseObject({ roles: z.array(roleSchema).nullish() }).optional(),
});

export type Project = z.infer<typeof projectSchema>;
type Role = z.infer<typeof roleSchema>;

/**
 * The role of a grant. Its policies name the applications one by one, so that it
 * never holds for a neighbour in the project. Argo CD matches an entry of
 * `groups` with a local account, a group, or whatever `scopes` of its RBAC
 * ConfigMap names.
 */
export function roleOf(
  project: Project,
  request: AccessRequest,
  permissions: readonly string[],
): Role {
  const name = `${PREFIX}${request.grant}`;
  const subject = `proj:${project.metadata.name}:${name}`;
  const objects = request.applications.map(application =>
    objectOf(project, application),
  );
  return {
    name,
    description:
      `Until ${request.until}, by GitOps Compliance: ${request.reason}`
        .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
        .slice(0, MAX_DESCRIPTION),
    policies: [...new Set(objects)]
      .sort()
      .flatMap(object =>
        permissions.map(
          permission => `p, ${subject}, ${permission}, ${object}, allow`,
        ),
      ),
    groups: [...new Set(request.subjects)].sort(),
  };
}

/** The project with this role in place of one of its name, or without it. */
export function withRole(
  project: Project,
  name: string,
  role: Role | null,
): Project {
  const others = (project.spec?.roles ?? []).filter(
    known => known.name !== name,
  );
  const roles = role ? [...others, role] : others;
  const { roles: _, ...spec } = project.spec ?? {};
  return {
    ...project,
    spec: roles.length > 0 ? { ...spec, roles } : spec,
  };
}

/** The name of a grant's role. */
export function roleNameOf(grant: string): string {
  return `${PREFIX}${grant}`;
}

/** The role of that name; undefined: there is none. */
export function findRole(project: Project, name: string): Role | undefined {
  return project.spec?.roles?.find(role => role.name === name);
}

/** Whether a role is what is wanted; tokens that somebody made of it aside. */
export function isSameRole(known: Role | undefined, wanted: Role): boolean {
  const text = ({ description, policies, groups }: Role) =>
    JSON.stringify([description, policies, groups]);
  return known !== undefined && text(known) === text(wanted);
}

/** Every grant of ours in a project, as its roles tell it. */
export function grantsOf(project: Project): GrantedAccess[] {
  return (project.spec?.roles ?? [])
    .filter(({ name }) => name.startsWith(PREFIX))
    .map(role => grantOf(project, role));
}

/** A grant as its role tells it. */
export function grantOf(project: Project, role: Role): GrantedAccess {
  const policies = (role.policies ?? []).map(policy =>
    policy.split(',').map(field => field.trim()),
  );
  const unique = (values: string[]) => [...new Set(values)].sort();
  return {
    grant: role.name.slice(PREFIX.length),
    project: project.metadata.name,
    subjects: [...(role.groups ?? [])].sort(),
    applications: unique(
      policies.map(([, , , , object = '']) => applicationOf(project, object)),
    ),
    permissions: unique(
      policies.map(([, , resource, action]) => `${resource}, ${action}`),
    ),
  };
}

/**
 * Argo CD names an application of its own namespace `project/name`, others
 * `project/namespace/name`.
 */
function objectOf(
  { metadata }: Project,
  { namespace, name }: { namespace: string; name: string },
): string {
  return namespace === namespaceOf(metadata)
    ? `${metadata.name}/${name}`
    : `${metadata.name}/${namespace}/${name}`;
}

function applicationOf({ metadata }: Project, object: string): string {
  const [, ...path] = object.split('/');
  return path.length > 1
    ? path.join('/')
    : `${namespaceOf(metadata)}/${path[0] ?? ''}`;
}

function namespaceOf(metadata: Project['metadata']): string {
  return metadata.namespace || 'argocd';
}
