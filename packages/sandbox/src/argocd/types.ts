/**
 * The shapes of Argo CD's Application, as far as the stand-in fills them.
 * Times are RFC 3339 in UTC with whole seconds, as Kubernetes writes them.
 */

/** Namespace that holds the Applications and their controller. */
export const ARGOCD_NAMESPACE = 'argocd';

export interface ObjectMeta {
  name: string;
  /** Only hooks may go without a name; Argo CD then makes one. */
  generateName?: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  managedFields?: object[];
  ownerReferences?: OwnerReference[];
}

/** Who made an object and takes it along when it goes. */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** Any Kubernetes object, as rendered from Git or as it lives. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

export interface ApplicationSource {
  repoURL: string;
  path?: string;
  /** Branch, tag or SHA; empty means HEAD. */
  targetRevision?: string;
  directory?: { recurse?: boolean; include?: string; exclude?: string };
  helm?: HelmSource;
  kustomize?: KustomizeSource;
  /** Name under which value files of other sources find this one's files. */
  ref?: string;
  name?: string;
}

/** How a chart is rendered: `spec.source.helm`. */
export interface HelmSource {
  releaseName?: string;
  /** Relative to the chart, or `$ref/path` of another source. */
  valueFiles?: string[];
  values?: string;
  /** Counts instead of `values`. */
  valuesObject?: Record<string, unknown>;
  parameters?: { name: string; value: string; forceString?: boolean }[];
}

/** What is changed after `kustomize build`: `spec.source.kustomize`. */
export interface KustomizeSource {
  /** `name:tag`, `name@digest` or `name=newName:tag`. */
  images?: string[];
}

/** Renders one branch into another: `spec.sourceHydrator`. */
export interface SourceHydrator {
  drySource: ApplicationSource & { path: string; targetRevision: string };
  syncSource: { targetBranch: string; path: string };
  /** A branch to push to from which somebody moves on to `syncSource`. */
  hydrateTo?: { targetBranch: string };
}

export interface ApplicationDestination {
  server?: string;
  name?: string;
  namespace?: string;
}

export interface RetryStrategy {
  /** How often a failed attempt is repeated; below zero is for ever. */
  limit?: number;
  backoff?: { duration?: string; factor?: number; maxDuration?: string };
}

export interface SyncPolicy {
  automated?: {
    /** Absent means on. */
    enabled?: boolean;
    prune?: boolean;
    selfHeal?: boolean;
    allowEmpty?: boolean;
  };
  syncOptions?: string[];
  retry?: RetryStrategy;
}

export interface IgnoreDifference {
  group?: string;
  kind: string;
  name?: string;
  namespace?: string;
  jsonPointers?: string[];
  /** Fields that these managers own in the live object are left out. */
  managedFieldsManagers?: string[];
}

export interface ApplicationSpec {
  project: string;
  source?: ApplicationSource;
  sources?: ApplicationSource[];
  sourceHydrator?: SourceHydrator;
  destination: ApplicationDestination;
  syncPolicy?: SyncPolicy;
  ignoreDifferences?: IgnoreDifference[];
  info?: NameValue[];
  revisionHistoryLimit?: number;
}

export type SyncStatusCode = 'Synced' | 'OutOfSync' | 'Unknown';
export type HealthCode =
  | 'Healthy'
  | 'Suspended'
  | 'Progressing'
  | 'Missing'
  | 'Degraded'
  | 'Unknown';
export type OperationPhase =
  | 'Running'
  | 'Terminating'
  | 'Succeeded'
  | 'Failed'
  | 'Error';
export type SyncPhase = 'PreSync' | 'Sync' | 'PostSync' | 'SyncFail';

export interface NameValue {
  name: string;
  value: string;
}

export interface Health {
  status: HealthCode;
  message?: string;
  lastTransitionTime?: string;
}

export interface ResourceRef {
  group?: string;
  kind: string;
  namespace?: string;
  name: string;
}

export interface ResourceStatus extends ResourceRef {
  version: string;
  /** Hooks have none. */
  status?: SyncStatusCode;
  health?: Health;
  hook?: boolean;
  requiresPruning?: boolean;
  syncWave?: number;
}

export interface SyncOperation {
  revision?: string;
  revisions?: string[];
  prune?: boolean;
  dryRun?: boolean;
  /** Present and not empty: a selective sync. */
  resources?: ResourceRef[];
  /** Set by a rollback: the source of that time. */
  source?: ApplicationSource;
  sources?: ApplicationSource[];
  syncOptions?: string[];
  syncStrategy?: { apply?: object; hook?: object };
  autoHealAttemptsCount?: number;
}

export interface Operation {
  sync: SyncOperation;
  initiatedBy?: { username?: string; automated?: boolean };
  info?: NameValue[];
  retry?: RetryStrategy;
}

export interface ResourceResult {
  group: string;
  version: string;
  kind: string;
  namespace: string;
  name: string;
  status?: 'Synced' | 'SyncFailed' | 'Pruned' | 'PruneSkipped';
  message?: string;
  hookType?: string;
  hookPhase?: OperationPhase;
  syncPhase?: SyncPhase;
  images?: string[];
}

export interface SyncResult {
  /** Empty where there are several sources. */
  revision: string;
  revisions?: string[];
  source: ApplicationSource;
  sources?: ApplicationSource[];
  resources: ResourceResult[];
}

export interface OperationState {
  operation: Operation;
  phase: OperationPhase;
  message?: string;
  startedAt: string;
  finishedAt?: string;
  retryCount?: number;
  syncResult?: SyncResult;
}

export interface RevisionHistory {
  id: number;
  revision?: string;
  revisions?: string[];
  deployedAt: string;
  deployStartedAt: string;
  source: ApplicationSource;
  sources?: ApplicationSource[];
  initiatedBy: { username?: string; automated?: boolean };
}

export interface Condition {
  type: 'ComparisonError' | 'InvalidSpecError' | 'SyncError';
  message: string;
  lastTransitionTime: string;
}

/** One run of the source hydrator. */
export interface HydrateOperation {
  phase: 'Hydrating' | 'Hydrated' | 'Failed';
  message: string;
  drySHA?: string;
  hydratedSHA?: string;
  startedAt?: string;
  finishedAt?: string;
  sourceHydrator?: SourceHydrator;
}

export interface ApplicationStatus {
  sourceHydrator?: {
    currentOperation?: HydrateOperation;
    lastSuccessfulOperation?: Pick<
      HydrateOperation,
      'drySHA' | 'hydratedSHA' | 'sourceHydrator'
    >;
  };
  sync: {
    status: SyncStatusCode;
    revision?: string;
    revisions?: string[];
    comparedTo: {
      source: ApplicationSource;
      sources?: ApplicationSource[];
      destination: ApplicationDestination;
    };
  };
  health: Health;
  resources?: ResourceStatus[];
  history?: RevisionHistory[];
  operationState?: OperationState;
  conditions?: Condition[];
  summary: { images?: string[]; externalURLs?: string[] };
  reconciledAt?: string;
  sourceType?: 'Directory' | 'Kustomize' | 'Helm';
  sourceTypes?: ('Directory' | 'Kustomize' | 'Helm')[];
  controllerNamespace: string;
  /** Resource health is kept in the tree, as Argo CD 3 does by default. */
  resourceHealthSource: 'appTree';
}

/** An Application manifest as a person would write it. */
export interface ApplicationManifest {
  apiVersion: 'argoproj.io/v1alpha1';
  kind: 'Application';
  metadata: ObjectMeta;
  spec: ApplicationSpec;
}

/** An Application as Argo CD's API returns it. */
export interface Application extends ApplicationManifest {
  /** The operation that was asked for and has not ended. */
  operation?: Operation;
  status: ApplicationStatus;
}
