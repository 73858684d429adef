import {
  ruleLets,
  type KubernetesBinding,
  type KubernetesProbe,
  type KubernetesRbac,
  type KubernetesRole,
  type KubernetesSubject,
} from './kubernetesRbac';

/**
 * What a cluster can be asked for that alters what runs. `applications`,
 * `applicationsets`, `projects` and `argo-rules` write what Argo CD keeps in the
 * cluster, past its RBAC; `workloads` and `exec` what runs; `escalate`, `bind`
 * and `impersonate` let somebody take the rest.
 */
export type ClusterAction =
  | 'applications'
  | 'applicationsets'
  | 'projects'
  | 'argo-rules'
  | 'workloads'
  | 'exec'
  | 'escalate'
  | 'bind'
  | 'impersonate';

/** An application, as far as it concerns one cluster. */
export interface ClusterTarget {
  /** Where its `Application` is kept; null: not in this cluster. */
  kept: { namespace: string; name: string } | null;
  /** The namespaces that it is deployed to in this cluster. */
  namespaces: string[];
}

/** Who could alter it. `everyone`: whoever the cluster knows, or anybody. */
export interface ClusterDeployer {
  kind: 'user' | 'group' | 'service-account' | 'everyone';
  /** As the cluster names it; a service account with its namespace. */
  subject: string;
  actions: ClusterAction[];
  /** The bindings that let them, at most one for each action and namespace. */
  lines: string[];
}

type Asked = Omit<KubernetesProbe, 'name'> & { action: ClusterAction };

const RBAC = 'rbac.authorization.k8s.io';
const WRITES = ['create', 'update', 'patch', 'delete', 'deletecollection'];

const asked = (
  action: ClusterAction,
  apiGroup: string,
  resources: readonly string[],
  verbs: readonly string[],
): Asked[] =>
  resources.flatMap(resource =>
    verbs.map(verb => ({ action, apiGroup, resource, verb })),
  );

const APPLICATIONS = asked(
  'applications',
  'argoproj.io',
  ['applications'],
  WRITES,
);

const BESIDE = [
  ...asked('applicationsets', 'argoproj.io', ['applicationsets'], WRITES),
  ...asked(
    'projects',
    'argoproj.io',
    ['appprojects'],
    ['create', 'update', 'patch'],
  ),
];

const ARGO_RULES = asked('argo-rules', '', ['configmaps'], ['update', 'patch']);

const WORKLOADS = [
  ...asked(
    'workloads',
    'apps',
    ['deployments', 'statefulsets', 'daemonsets', 'replicasets'],
    WRITES,
  ),
  ...asked(
    'workloads',
    'apps',
    ['deployments/scale', 'statefulsets/scale', 'replicasets/scale'],
    ['update', 'patch'],
  ),
  ...asked('workloads', 'batch', ['jobs', 'cronjobs'], WRITES),
  ...asked('workloads', '', ['pods', 'replicationcontrollers'], WRITES),
  ...asked('workloads', 'argoproj.io', ['rollouts'], WRITES),
  // A websocket opens by GET: both verbs reach a shell.
  ...asked('exec', '', ['pods/exec', 'pods/attach'], ['create', 'get']),
  ...asked('exec', '', ['pods/ephemeralcontainers'], ['update', 'patch']),
];

const TAKES = [
  ...asked('escalate', RBAC, ['roles', 'clusterroles'], ['escalate']),
  ...asked('bind', RBAC, ['roles', 'clusterroles'], ['bind']),
  ...asked(
    'impersonate',
    '',
    ['users', 'groups', 'serviceaccounts'],
    ['impersonate'],
  ),
  ...asked('impersonate', '', ['serviceaccounts/token'], ['create']),
];

const ARGO_RULES_NAME = 'argocd-rbac-cm';

const EVERYTHING: KubernetesProbe[] = [
  ...[...APPLICATIONS, ...BESIDE, ...WORKLOADS, ...TAKES].map(probe => ({
    ...probe,
    name: null,
  })),
  ...ARGO_RULES.map(probe => ({ ...probe, name: ARGO_RULES_NAME })),
];

const EVERYONE = ['system:authenticated', 'system:unauthenticated'];

/**
 * Who could alter applications or what runs of them, by the RBAC of a cluster:
 * it only allows, so one rule suffices. A RoleBinding counts in its own
 * namespace, a ClusterRoleBinding everywhere. Rights of the cluster's own parts,
 * which it grants to itself, are left out.
 */
export function clusterDeployers({
  roles,
  bindings,
}: KubernetesRbac): (target: ClusterTarget) => ClusterDeployer[] {
  const known = new Map(roles.map(role => [roleKey(role), role]));
  return ({ kept, namespaces }) => {
    const places = [
      ...(kept
        ? [
            { ...kept, asked: APPLICATIONS },
            {
              namespace: kept.namespace,
              name: ARGO_RULES_NAME,
              asked: ARGO_RULES,
            },
            { namespace: kept.namespace, name: null, asked: BESIDE },
            { namespace: kept.namespace, name: null, asked: TAKES },
          ]
        : []),
      ...namespaces.map(namespace => ({
        namespace,
        name: null,
        asked: [...WORKLOADS, ...TAKES],
      })),
    ];
    const found = new Map<string, ClusterDeployer>();
    for (const binding of bindings) {
      const role = known.get(boundKey(binding));
      const actions = role ? actionsOf(role, binding, places) : [];
      if (actions.length === 0) continue;
      for (const subject of binding.subjects) {
        if (!isOwnPart(subject, binding)) add(found, subject, binding, actions);
      }
    }
    return [...found.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  };
}

/**
 * The part of a cluster's RBAC that can matter to any application: the rest is
 * not kept.
 */
export function deployingRbac({
  roles,
  bindings,
}: KubernetesRbac): KubernetesRbac {
  const kept = roles.flatMap(role => {
    const rules = role.rules.filter(rule =>
      EVERYTHING.some(probe => ruleLets(rule, probe)),
    );
    return rules.length > 0 ? [{ ...role, rules }] : [];
  });
  const keys = new Set(kept.map(roleKey));
  const used = bindings.flatMap(binding => {
    const subjects = binding.subjects.filter(
      subject => !isOwnPart(subject, binding),
    );
    return keys.has(boundKey(binding)) && subjects.length > 0
      ? [{ ...binding, subjects }]
      : [];
  });
  const bound = new Set(used.map(boundKey));
  return {
    roles: sorted(kept.filter(role => bound.has(roleKey(role)))),
    bindings: sorted(used),
  };
}

interface Place {
  namespace: string;
  name: string | null;
  asked: readonly Asked[];
}

function actionsOf(
  role: KubernetesRole,
  binding: KubernetesBinding,
  places: readonly Place[],
): ClusterAction[] {
  const reached = places.filter(
    ({ namespace }) =>
      binding.namespace === null || binding.namespace === namespace,
  );
  const actions = reached.flatMap(({ name, asked: probes }) =>
    probes.flatMap(probe =>
      role.rules.some(rule => ruleLets(rule, { ...probe, name }))
        ? [probe.action]
        : [],
    ),
  );
  return [...new Set(actions)];
}

function add(
  found: Map<string, ClusterDeployer>,
  subject: KubernetesSubject,
  binding: KubernetesBinding,
  actions: readonly ClusterAction[],
): void {
  const who = whoIs(subject);
  const before = found.get(keyOf(who));
  found.set(keyOf(who), {
    ...who,
    actions: [...new Set([...(before?.actions ?? []), ...actions])],
    lines: [...new Set([...(before?.lines ?? []), lineOf(binding)])],
  });
}

function whoIs({
  kind,
  name,
  namespace,
}: KubernetesSubject): Pick<ClusterDeployer, 'kind' | 'subject'> {
  switch (kind) {
    case 'User':
      return { kind: 'user', subject: name };
    case 'ServiceAccount':
      return { kind: 'service-account', subject: `${namespace}/${name}` };
    default:
      return EVERYONE.includes(name)
        ? { kind: 'everyone', subject: 'everyone' }
        : { kind: 'group', subject: name };
  }
}

/** A controller, a node or another part of Kubernetes, as it is born with. */
function isOwnPart(
  { kind, name, namespace }: KubernetesSubject,
  binding: KubernetesBinding,
): boolean {
  if (!binding.name.startsWith('system:')) return false;
  if (kind === 'ServiceAccount') return namespace === 'kube-system';
  return kind === 'User' ? name.startsWith('system:') : name === 'system:nodes';
}

function lineOf({ name, namespace, role }: KubernetesBinding): string {
  const binding =
    namespace === null
      ? `ClusterRoleBinding ${name}`
      : `RoleBinding ${namespace}/${name}`;
  return `${binding} → ${role.kind} ${role.name}`;
}

function roleKey({ name, namespace }: KubernetesRole): string {
  return namespace === null
    ? `ClusterRole ${name}`
    : `Role ${namespace}/${name}`;
}

function boundKey({ namespace, role }: KubernetesBinding): string {
  return role.kind === 'ClusterRole'
    ? `ClusterRole ${role.name}`
    : `Role ${namespace}/${role.name}`;
}

function keyOf({
  kind,
  subject,
}: Pick<ClusterDeployer, 'kind' | 'subject'>): string {
  return `${kind} ${subject}`;
}

function sorted<T extends { name: string; namespace: string | null }>(
  items: readonly T[],
): T[] {
  const key = ({ namespace, name }: T) => `${namespace ?? ''}/${name}`;
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
