import type {
  ArgoAccess,
  ArgoMatchMode,
  ArgoProject,
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
}

/**
 * `access.instance-read` v1, in the stream of the instance: where its rules were
 * read. The rules name persons and groups: they are {@link InstanceAccessTexts}.
 */
export interface InstanceAccessPayload {
  instance: string;
  provider: string;
  /** Null: nothing says where the rules of the instance lie. */
  rules: {
    repository: string;
    path: string;
    /** The commit at which they were read. */
    commit: string;
    /** Why they could not be understood; null: they were. */
    problem: string | null;
  } | null;
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

/** A row of `access_readings`. */
export type AccessRow = {
  stream: string;
  /** bigint, as text. */
  seq: string;
  /** `owner/name`, or the instance. */
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
);

/** Stream of what is read of a repository's access. */
export function forgeAccessStream(repository: string): string {
  return `access:forge:${repository}`;
}

/** Stream of what is read of an instance's access. */
export function instanceAccessStream(instance: string): string {
  return `access:instance:${instance}`;
}
