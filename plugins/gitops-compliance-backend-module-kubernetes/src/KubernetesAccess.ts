import {
  ApiException,
  CoreV1Api,
  KubeConfig,
  RbacAuthorizationV1Api,
  type ConfigurationOptions,
  type V1ClusterRole,
  type V1ClusterRoleBinding,
  type V1Role,
  type V1RoleBinding,
} from '@kubernetes/client-node';
import {
  SourceUnavailableError,
  type ClusterAccess,
  type ReadClusterRbac,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { AnswerTooLargeError, bounds } from './bounds';
import type { KubernetesCluster } from './config';

const TIMEOUT_MS = 15_000;
const PAGE_SIZE = 250;
/** Of one list: more than that no portal needs, and no answer tells well. */
const MAX_PAGES = 40;
const MAX_PAGE_BYTES = 8 * 1024 * 1024;

type Role = ReadClusterRbac['roles'][number];
type Binding = ReadClusterRbac['bindings'][number];
type SubjectKind = Binding['subjects'][number]['kind'];

interface Page<T> {
  items: T[];
  metadata?: { _continue?: string };
}
type ReadPage<T> = (
  page: { limit: number; _continue?: string },
  options: ConfigurationOptions,
) => Promise<Page<T>>;

/**
 * A cluster by its API server. Only GET is ever sent. What a controller of the
 * cluster aggregates into a ClusterRole stands in its rules, as the authorizer
 * of the cluster has it.
 */
export class KubernetesAccess implements ClusterAccess {
  readonly cluster: string;
  readonly instances: ClusterAccess['instances'];
  readonly destinations: readonly string[];
  readonly #rbac: RbacAuthorizationV1Api;
  readonly #core: CoreV1Api;

  constructor(
    cluster: KubernetesCluster,
    private readonly options: {
      timeoutMs?: number;
      pageSize?: number;
      maxPages?: number;
    } = {},
  ) {
    this.cluster = cluster.name;
    this.instances = cluster.argocd;
    this.destinations = cluster.destinations;
    const config = kubeConfigOf(cluster);
    this.#rbac = config.makeApiClient(RbacAuthorizationV1Api);
    this.#core = config.makeApiClient(CoreV1Api);
  }

  async readRbac(signal?: AbortSignal): Promise<ReadClusterRbac> {
    const rbac = this.#rbac;
    const clusterRoles = await this.#list<V1ClusterRole>(
      (page, options) => rbac.listClusterRole(page, options),
      signal,
    );
    const roles = await this.#list<V1Role>(
      (page, options) => rbac.listRoleForAllNamespaces(page, options),
      signal,
    );
    const clusterBindings = await this.#list<V1ClusterRoleBinding>(
      (page, options) => rbac.listClusterRoleBinding(page, options),
      signal,
    );
    const bindings = await this.#list<V1RoleBinding>(
      (page, options) => rbac.listRoleBindingForAllNamespaces(page, options),
      signal,
    );
    return {
      roles: [...clusterRoles.items, ...roles.items].map(roleOf),
      bindings: [...clusterBindings.items, ...bindings.items].map(bindingOf),
      truncated: [clusterRoles, roles, clusterBindings, bindings].some(
        ({ truncated }) => truncated,
      ),
    };
  }

  async readConfigMap(
    place: { namespace: string; name: string },
    signal?: AbortSignal,
  ): Promise<Record<string, string> | null> {
    try {
      const { data } = await this.#ask(
        options => this.#core.readNamespacedConfigMap(place, options),
        signal,
      );
      return data ?? {};
    } catch (error) {
      const { cause } = error as SourceUnavailableError;
      if (cause instanceof ApiException && cause.code === 404) return null;
      throw error;
    }
  }

  async #list<T>(
    read: ReadPage<T>,
    signal: AbortSignal | undefined,
  ): Promise<{ items: T[]; truncated: boolean }> {
    const { pageSize: limit = PAGE_SIZE, maxPages = MAX_PAGES } = this.options;
    const items: T[] = [];
    let _continue: string | undefined;
    for (let page = 0; page < maxPages; page += 1) {
      const asked = { limit, ...(_continue && { _continue }) };
      const answer = await this.#ask(options => read(asked, options), signal);
      items.push(...answer.items);
      _continue = answer.metadata?._continue || undefined;
      if (!_continue) return { items, truncated: false };
    }
    return { items, truncated: true };
  }

  async #ask<T>(
    call: (options: ConfigurationOptions) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const timeoutMs = this.options.timeoutMs ?? TIMEOUT_MS;
    const timeout = AbortSignal.timeout(timeoutMs);
    const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
    try {
      return await call({
        middleware: [bounds(either, MAX_PAGE_BYTES)],
        middlewareMergeStrategy: 'append',
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw new SourceUnavailableError(
        `The cluster ${this.cluster} cannot be read: ${
          timeout.aborted
            ? `it did not answer within ${timeoutMs / 1000} s`
            : reasonOf(error)
        }`,
        error,
      );
    }
  }
}

function kubeConfigOf(cluster: KubernetesCluster): KubeConfig {
  const { name, server, caFile, token, tokenFile } = cluster;
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    {
      name,
      server,
      caFile,
      // The client speaks HTTP without TLS only where it is told so.
      skipTLSVerify: server.startsWith('http:'),
    },
    {
      name: 'portal',
      ...(token !== undefined
        ? { token }
        : { authProvider: { name: 'tokenFile', config: { tokenFile } } }),
    },
  );
  return config;
}

/** What an API server says of itself is not passed on. */
function reasonOf(error: unknown): string {
  if (error instanceof AnswerTooLargeError) return error.message;
  if (!(error instanceof ApiException)) return 'it cannot be reached';
  switch (error.code) {
    case 401:
      return 'it does not accept the token (401)';
    case 403:
      return 'its RBAC does not let the portal read (403): give it the rights that docs/install.md lists';
    default:
      return `it answered with ${error.code}`;
  }
}

function roleOf({ metadata, rules }: V1ClusterRole | V1Role): Role {
  return {
    name: metadata?.name ?? '',
    namespace: metadata?.namespace ?? null,
    rules: (rules ?? []).map(
      ({ verbs, apiGroups, resources, resourceNames }) => ({
        verbs: verbs ?? [],
        apiGroups: apiGroups ?? [],
        resources: resources ?? [],
        resourceNames: resourceNames ?? [],
      }),
    ),
  };
}

function bindingOf({
  metadata,
  roleRef,
  subjects,
}: V1ClusterRoleBinding | V1RoleBinding): Binding {
  const { kind, name } = roleRef;
  return {
    name: metadata?.name ?? '',
    namespace: metadata?.namespace ?? null,
    role: { kind: kind === 'Role' ? 'Role' : 'ClusterRole', name },
    subjects: (subjects ?? []).flatMap(subject => {
      const known = kindOf(subject.kind);
      return known === null
        ? []
        : [
            {
              kind: known,
              name: subject.name,
              namespace:
                known === 'ServiceAccount'
                  ? subject.namespace ?? metadata?.namespace ?? ''
                  : null,
            },
          ];
    }),
  };
}

function kindOf(kind: string): SubjectKind | null {
  switch (kind) {
    case 'User':
    case 'Group':
    case 'ServiceAccount':
      return kind;
    default:
      return null;
  }
}
