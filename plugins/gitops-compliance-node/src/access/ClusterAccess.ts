import type { KubernetesRbac } from '@gitops-compliance/rules';

/** The RBAC of a cluster as it was read. */
export interface ReadClusterRbac extends KubernetesRbac {
  /** Whether there is more than was read: more may be able to deploy. */
  truncated: boolean;
}

/**
 * A Kubernetes cluster, as far as it says who may do what in it.
 *
 * Contract: nothing is ever written; answers come from the cluster as it is;
 * what cannot be read throws `SourceUnavailableError` with a message that holds
 * no address, credential or answer.
 */
export interface ClusterAccess {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Instances of Argo CD that run in it, and the namespace of each. */
  readonly instances: readonly { instance: string; namespace: string }[];
  /** Servers and names by which instances name it as a destination. */
  readonly destinations: readonly string[];
  /**
   * Its Roles, ClusterRoles and their bindings. Four lists in pages; bounded,
   * and then `truncated`.
   */
  readRbac(signal?: AbortSignal): Promise<ReadClusterRbac>;
  /** Data of a ConfigMap; null: it is not there. One request. */
  readConfigMap(
    place: { namespace: string; name: string },
    signal?: AbortSignal,
  ): Promise<Record<string, string> | null>;
}
