/** A rule of a role; rules of paths that are no resources are left out. */
export interface KubernetesRule {
  verbs: string[];
  apiGroups: string[];
  resources: string[];
  /** Empty: whatever it is named. */
  resourceNames: string[];
}

/** A Role or, without a namespace, a ClusterRole. */
export interface KubernetesRole {
  name: string;
  /** Null: a ClusterRole. */
  namespace: string | null;
  /** Those that a cluster aggregates into it as well: it writes them here. */
  rules: KubernetesRule[];
}

/** Who is bound. */
export interface KubernetesSubject {
  kind: 'User' | 'Group' | 'ServiceAccount';
  name: string;
  /** Of a service account; null for others. */
  namespace: string | null;
}

/** A RoleBinding or, without a namespace, a ClusterRoleBinding. */
export interface KubernetesBinding {
  name: string;
  /** Null: a ClusterRoleBinding, which binds everywhere. */
  namespace: string | null;
  role: { kind: 'Role' | 'ClusterRole'; name: string };
  subjects: KubernetesSubject[];
}

/** What the RBAC of one cluster says (rbac.authorization.k8s.io/v1). */
export interface KubernetesRbac {
  roles: KubernetesRole[];
  bindings: KubernetesBinding[];
}

/** What somebody asks a cluster for. */
export interface KubernetesProbe {
  verb: string;
  apiGroup: string;
  /** With its subresource, such as `pods/exec`. */
  resource: string;
  /** Null: some name or other; what is created has none yet. */
  name: string | null;
}

/** Whether a rule lets this through, as the authorizer of a cluster has it. */
export function ruleLets(
  { verbs, apiGroups, resources, resourceNames }: KubernetesRule,
  { verb, apiGroup, resource, name }: KubernetesProbe,
): boolean {
  return (
    has(verbs, verb) &&
    has(apiGroups, apiGroup) &&
    resources.some(each => isResource(each, resource)) &&
    (resourceNames.length === 0 ||
      (isNamed(verb, resource) &&
        (name === null || resourceNames.includes(name))))
  );
}

function has(words: readonly string[], word: string): boolean {
  return words.includes('*') || words.includes(word);
}

/** `*` is everything, and `*` with a subresource that of every resource. */
function isResource(rule: string, resource: string): boolean {
  if (rule === '*' || rule === resource) return true;
  const [, subresource] = resource.split('/');
  return subresource !== undefined && rule === `*/${subresource}`;
}

/** Whether such a request names one: else rules of names never let it. */
function isNamed(verb: string, resource: string): boolean {
  if (verb === 'deletecollection') return false;
  return verb !== 'create' || resource.includes('/');
}
