const GROUP = 'rbac.authorization.k8s.io';
const ARGO = 'argocd';

interface Metadata {
  name: string;
  namespace?: string;
  labels?: Record<string, string>;
}
interface Rule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}
interface Role {
  apiVersion: string;
  kind: 'Role' | 'ClusterRole';
  metadata: Metadata;
  rules?: Rule[];
  aggregationRule?: {
    clusterRoleSelectors: { matchLabels: Record<string, string> }[];
  };
}
interface Subject {
  /** `User`, `Group` or `ServiceAccount`. */
  kind: string;
  name: string;
  namespace?: string;
  apiGroup?: string;
}
interface Binding {
  apiVersion: string;
  kind: 'RoleBinding' | 'ClusterRoleBinding';
  metadata: Metadata;
  roleRef: { apiGroup: string; kind: string; name: string };
  subjects?: Subject[];
}
interface ConfigMap {
  apiVersion: 'v1';
  kind: 'ConfigMap';
  metadata: Metadata;
  data?: Record<string, string>;
}

/** What a cluster keeps, as its API tells it. */
export interface ClusterObjects {
  roles: Role[];
  bindings: Binding[];
  configMaps: ConfigMap[];
}

/** A role of these rules; without a namespace a ClusterRole. */
export function role(
  name: string,
  rules: Rule[],
  more: Partial<Role> & { namespace?: string } = {},
): Role {
  const { namespace, metadata, ...rest } = more;
  return {
    apiVersion: `${GROUP}/v1`,
    kind: namespace === undefined ? 'ClusterRole' : 'Role',
    metadata: { name, ...(namespace && { namespace }), ...metadata },
    rules,
    ...rest,
  };
}

/** A binding; without a namespace a ClusterRoleBinding. */
export function binding(
  name: string,
  to: { kind: 'Role' | 'ClusterRole'; name: string },
  subjects: Subject[],
  namespace?: string,
): Binding {
  return {
    apiVersion: `${GROUP}/v1`,
    kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name, ...(namespace && { namespace }) },
    roleRef: { apiGroup: GROUP, ...to },
    subjects,
  };
}

const user = (name: string): Subject => ({
  kind: 'User',
  name,
  apiGroup: GROUP,
});
const group = (name: string): Subject => ({
  kind: 'Group',
  name,
  apiGroup: GROUP,
});
const account = (namespace: string, name: string): Subject => ({
  kind: 'ServiceAccount',
  name,
  namespace,
});

const EDITS: Rule = {
  verbs: ['create', 'delete', 'patch', 'update'],
  apiGroups: ['apps'],
  resources: ['deployments', 'deployments/scale', 'statefulsets'],
};

/**
 * A cluster in which an Argo CD runs: what Kubernetes and Argo CD bring along,
 * as far as it matters here, and who else was let in.
 *
 * @param options.data - of the ConfigMap `argocd-rbac-cm`
 * @param options.operators - names of users that may write applications
 */
export function clusterOf(options: {
  data: Record<string, string>;
  operators: readonly string[];
}): ClusterObjects {
  const { data, operators } = options;
  return {
    roles: [
      role('cluster-admin', [
        { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
        { verbs: ['*'], nonResourceURLs: ['*'] },
      ]),
      role('edit', [EDITS], {
        aggregationRule: {
          clusterRoleSelectors: [
            { matchLabels: { [`${GROUP}/aggregate-to-edit`]: 'true' } },
          ],
        },
      }),
      role('system:aggregate-to-edit', [EDITS]),
      role('view', [
        {
          verbs: ['get', 'list', 'watch'],
          apiGroups: [''],
          resources: ['pods'],
        },
      ]),
      role('system:controller:deployment-controller', [
        { ...EDITS, verbs: ['get', 'list', 'update', 'watch'] },
      ]),
      role('argocd-application-controller', [
        { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
      ]),
      role(
        'application-writer',
        [
          {
            verbs: ['get', 'list', 'patch', 'update'],
            apiGroups: ['argoproj.io'],
            resources: ['applications'],
          },
        ],
        { namespace: ARGO },
      ),
    ],
    bindings: [
      binding('cluster-admin', { kind: 'ClusterRole', name: 'cluster-admin' }, [
        group('system:masters'),
      ]),
      binding(
        'system:controller:deployment-controller',
        {
          kind: 'ClusterRole',
          name: 'system:controller:deployment-controller',
        },
        [account('kube-system', 'deployment-controller')],
      ),
      binding(
        'argocd-application-controller',
        { kind: 'ClusterRole', name: 'argocd-application-controller' },
        [account(ARGO, 'argocd-application-controller')],
      ),
      binding(
        'application-writers',
        { kind: 'Role', name: 'application-writer' },
        operators.map(user),
        ARGO,
      ),
      binding('viewers', { kind: 'ClusterRole', name: 'view' }, [
        group('acme:developers'),
      ]),
    ],
    configMaps: [
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'argocd-rbac-cm', namespace: ARGO },
        data,
      },
    ],
  };
}
