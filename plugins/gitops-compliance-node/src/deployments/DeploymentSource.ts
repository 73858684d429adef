import type { LiveDifference } from './liveDifferences';
import type { ObservedProject } from './projects';
import type { Rendering, RenderRequest } from './rendering';
import type { ObservedRollout } from './rollouts';
import type { ObservedRuntime } from './runtime';

/**
 * One instance of a system that deploys from Git (Argo CD, Flux).
 *
 * Contract: `list` is the truth, `watch` only makes it fresher and may lose
 * events; both give the same normalised shape, so that equal states are equal
 * values; an outage throws `SourceUnavailableError`.
 */
export interface DeploymentSource {
  /** Name of the instance, such as `eu-1`. */
  readonly instance: string;
  /** `argocd` or `flux`; provider name of its accounts. */
  readonly provider: string;

  /**
   * Name of the account that we act with there; null: the instance does not
   * tell. One request, cached.
   */
  account(signal?: AbortSignal): Promise<string | null>;

  /** Every application of the instance. One request. */
  list(signal?: AbortSignal): Promise<ObservedApplication[]>;

  /**
   * Calls `onEvent` for each change until the stream ends (then it returns) or
   * `signal` aborts. `onAlive` is called whenever the source showed life, at
   * least every 30 s while the connection stands.
   */
  watch(options: {
    onEvent: (event: ApplicationEvent) => Promise<void>;
    onAlive: () => void;
    signal: AbortSignal;
  }): Promise<void>;

  /**
   * Asks the instance to sync. Idempotent by `correlationId`: a sync that was
   * started with the same id, running or finished last, is not started again.
   */
  sync(request: SyncRequest, signal?: AbortSignal): Promise<void>;

  /**
   * The manifests that an application's sources give at some commits; nothing is
   * applied. One request, of up to a minute. Throws `RenderFailedError` where
   * the source cannot render them, which is a fact and no outage.
   */
  renderManifests(
    request: RenderRequest,
    signal?: AbortSignal,
  ): Promise<Rendering>;

  /**
   * The progressive deliveries of an application, and the analyses in them, in
   * no order; empty where it has none. One request.
   */
  readRollouts(
    application: ApplicationKey & { project: string },
    signal?: AbortSignal,
  ): Promise<ObservedRollout[]>;

  /**
   * The sync windows of projects, those of their global projects included, by
   * name. One request for each. A source that knows no windows does not have it.
   */
  readSyncWindows?(
    projects: readonly string[],
    signal?: AbortSignal,
  ): Promise<Map<string, SyncWindow[]>>;

  /**
   * The objects of an application that are not as Git says at the revision that
   * the source compares with, in no order; what the source is told to ignore is
   * left out. One request. A source that cannot tell does not have it.
   */
  readLiveDifferences?(
    application: ApplicationKey & { project: string },
    signal?: AbortSignal,
  ): Promise<LiveDifference[]>;

  /**
   * What runs of an application, what Git declares of that, and how its secrets
   * stand. Two requests, and a third one where a secret seems to be stale. A source that cannot tell does not have it.
   */
  readRuntime?(
    application: ApplicationKey & { project: string },
    signal?: AbortSignal,
  ): Promise<ObservedRuntime>;

  /**
   * Every project of the instance with its roles, by name. One request. A source
   * that knows no roles does not have it.
   */
  readProjects?(signal?: AbortSignal): Promise<ObservedProject[]>;

  /** Web address of an application. No request. */
  applicationUrl(application: ApplicationKey): string;
}

/** A sync window as Argo CD's API gives it; what is not set is left out. */
export interface SyncWindow {
  kind: string;
  /** Cron with five fields. */
  schedule: string;
  /** A duration of Go, such as `1h30m`. */
  duration: string;
  timeZone?: string;
  applications?: string[];
  namespaces?: string[];
  clusters?: string[];
  manualSync?: boolean;
  andOperator?: boolean;
  description?: string;
  syncOverrun?: boolean;
}

/** An application within an instance. */
export interface ApplicationKey {
  namespace: string;
  name: string;
}

/** An application as observed, normalised. */
export interface ObservedApplication extends ApplicationKey {
  uid: string;
  project: string;
  /** Annotations and labels that mapping rules may use. */
  labels: Record<string, string>;
  annotations: Record<string, string>;
  /** Name of what generated it, in its own namespace; absent: nothing did. */
  applicationSet?: string;
  destination: {
    server: string | null;
    name: string | null;
    namespace: string | null;
  };
  /** One per source, in order; a single-source application has one. */
  sources: {
    /** By which one of several is told from others; absent: it has none. */
    name?: string;
    repoUrl: string;
    path: string | null;
    targetRevision: string | null;
  }[];
  autoSync: boolean;
  /** Whether a sync by itself undoes what is altered in the cluster. */
  selfHeal: boolean;
  /** Whether a sync by itself removes what left Git; absent: not told. */
  prune?: boolean;
  /**
   * What the source leaves out when it compares it with Git; absent: it does not
   * tell all of that.
   */
  uncompared?: UncomparedPart[];
  /** True where its syncs leave that alone as well; absent: they do not. */
  syncsRespectUncompared?: true;
  sync: {
    status: 'synced' | 'out-of-sync' | 'unknown';
    /** What the source compares with: the desired commit, one per source. */
    revisions: string[];
  };
  health:
    | 'healthy'
    | 'progressing'
    | 'degraded'
    | 'suspended'
    | 'missing'
    | 'unknown';
  /** Last or running operation; null: never one. */
  operation: ObservedOperation | null;
  /** Container images that run, as the source tells them. */
  images: string[];
  /**
   * Kinds of the objects that it manages by Git, without those that only wait to
   * be pruned; absent: the source does not tell all of them.
   */
  managed?: ManagedKinds;
  /**
   * Rows of the source's own history, oldest first. Their ids count up by one
   * within one `uid`, so that one that is left out tells of a lost row; a source
   * whose ids do not gives no history.
   */
  history: { id: number; revisions: string[]; deployedAt: string }[];
}

/** A part of what runs that is not compared with Git. */
export interface UncomparedPart {
  /** `Kind` or `Kind.group`, as kubectl writes them; `*` for any. */
  kind: string;
  name?: string;
  namespace?: string;
  /** Where in the object: JSON pointers (RFC 6901). */
  pointers?: string[];
  /** The same as expressions of jq. */
  expressions?: string[];
  /** Field managers whose values are left out. */
  managers?: string[];
}

/** Kinds of objects: no names, and nothing of what they hold. */
export interface ManagedKinds {
  /** `Kind` or `Kind.group`, as kubectl writes them, sorted, each once. */
  kinds: string[];
  /** True where a plugin renders them, which may decrypt; absent: none does. */
  byPlugin?: true;
}

/** A sync operation as observed. */
export interface ObservedOperation {
  phase: 'running' | 'succeeded' | 'failed' | 'error' | 'terminating';
  /** ISO 8601 UTC. */
  startedAt: string;
  finishedAt: string | null;
  /** Commits that it applied, one per source; none for a dry run. */
  revisions: string[];
  /** True when nothing was applied; absent otherwise. */
  dryRun?: boolean;
  /** Null when automated. */
  startedBy: string | null;
  automated: boolean;
  /** True for a sync of selected resources only. */
  partial: boolean;
  /** Message of the source, cut to 500 characters. */
  message: string;
  retries: number;
  /** Value of the info `gitops-compliance/change`, if we started it. */
  correlationId: string | null;
  /**
   * How often in a row the source applied the same commits again by itself, this
   * one included, because what runs was altered; absent: not, or not told.
   */
  heals?: number;
  /**
   * Jobs that ran in it, once it has finished; absent: the source does not tell
   * all of them.
   */
  jobs?: ObservedJob[];
}

/** A Job that ran in an operation. */
export interface ObservedJob {
  name: string;
  /** Before what was applied, in one phase with it, or after it. */
  phase: 'before' | 'with' | 'after';
  succeeded: boolean;
  /** Of one in the same phase; absent: the source does not tell. */
  waves?: {
    /** In which it ran; what lies in a later one waited for it to succeed. */
    own: number;
    /** In which workloads of that sync lay, in order, each once. */
    workloads: number[];
  };
}

/** Something changed at the source. */
export interface ApplicationEvent {
  kind: 'changed' | 'removed';
  application: ObservedApplication;
}

/** A sync to be started. */
export interface SyncRequest extends ApplicationKey {
  project: string;
  /** Commit to sync to; null: what the application's source names. */
  revision: string | null;
  correlationId: string;
  reason: string;
}
