import type {
  ArgoAccess,
  ArgoMatchMode,
  ArgoProject,
  BranchReading,
  KubernetesRbac,
} from '@gitops-compliance/rules';

/** How the names of the collectors of access begin. */
export const ACCESS_COLLECTOR_PREFIX = 'access:';

/**
 * `access.forge-read` v1, in the stream of the repository: who may merge there;
 * whenever that is other than before.
 */
export interface ForgeAccessPayload {
  /** `owner/name`. */
  repository: string;
  /** By reference, in the order of the accounts' names. */
  rights: {
    account: string;
    role: string;
    merges: boolean;
    administers: boolean;
  }[];
  truncated: boolean;
  /**
   * How the branches that are deployed from are protected, by name; absent: not
   * told yet.
   */
  branches?: BranchReading[];
  /** The App whose check they are to demand; with `branches`. */
  portal?: { appId: number; account: string };
}

/**
 * `access.instance-read` v1, in the stream of the instance: where its rules were
 * read. The rules name persons and groups: they are {@link InstanceAccessTexts}.
 */
export interface InstanceAccessPayload {
  instance: string;
  provider: string;
  /** Null: nothing says where in Git the rules of the instance lie. */
  rules: {
    repository: string;
    path: string;
    /** The commit at which they were read. */
    commit: string;
    /** Why they could not be understood; null: they were. */
    problem: string | null;
  } | null;
  /** Where they were read instead: the cluster; absent: not there. */
  liveRules?: {
    cluster: string;
    namespace: string;
    /** Why they are not known; null: they are. */
    problem: string | null;
  };
  projectCount: number;
  /** The rules with references in place of names; absent: not told yet. */
  named?: ArgoAccess;
  /** Whether the account `admin` may sign in; absent: not known. */
  adminEnabled?: boolean;
}

/** The erasable part of `access.instance-read` v1. */
export interface InstanceAccessTexts {
  rbac: {
    csv: string;
    defaultRole: string | null;
    matchMode: ArgoMatchMode;
  } | null;
  projects: ArgoProject[];
}

/**
 * `access.cluster-read` v1, in the stream of the cluster: how much its RBAC says
 * of who could deploy. It names persons: that is {@link ClusterAccessTexts}.
 */
export interface ClusterAccessPayload {
  cluster: string;
  /** Instances of Argo CD that run in it. */
  instances: { instance: string; namespace: string }[];
  /** Servers and names by which applications name it. */
  destinations: string[];
  /** Bindings that let somebody deploy. */
  bindingCount: number;
  /** References of the users whom they name, in the order of their names. */
  users: string[];
  truncated: boolean;
  /**
   * What lets somebody deploy, with references in place of names; absent: not
   * told yet, or it was never read.
   */
  named?: KubernetesRbac;
  /** It is configured, and could not be read so far; absent: it was read. */
  unread?: true;
}

/** The erasable part of `access.cluster-read` v1: what lets somebody deploy. */
export type ClusterAccessTexts = KubernetesRbac;

/** A row of `access_readings`. */
export type AccessRow = {
  stream: string;
  /** bigint, as text. */
  seq: string;
  /** `owner/name`, the instance, or the cluster. */
  place: string;
  read_at: Date;
} & (
  | { kind: 'forge'; told: ForgeAccessPayload; texts: null }
  | {
      kind: 'instance';
      told: InstanceAccessPayload;
      /** Null: they were erased. */
      texts: InstanceAccessTexts | null;
    }
  | {
      kind: 'cluster';
      told: ClusterAccessPayload;
      /** Null: they were erased. */
      texts: ClusterAccessTexts | null;
    }
);

/** Stream of what is read of a repository's access. */
export function forgeAccessStream(repository: string): string {
  return `access:forge:${repository}`;
}

/** Stream of what is read of an instance's access. */
export function instanceAccessStream(instance: string): string {
  return `access:instance:${instance}`;
}

/** Stream of what is read of a cluster's access. */
export function clusterAccessStream(cluster: string): string {
  return `access:cluster:${cluster}`;
}
