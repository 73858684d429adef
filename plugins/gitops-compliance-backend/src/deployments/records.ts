import type { JsonObject } from '@gitops-compliance/evidence-log';
import type {
  ApplicationKey,
  ObservedApplication,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type {
  ManagedKinds,
  SyncJob,
  Uncompared,
} from '@gitops-compliance/rules';
import type { PinKindName } from '../pins';

/** `deployment.observed` v1: an application as its source tells it. */
export interface ObservedPayload {
  instance: string;
  provider: string;
  namespace: string;
  application: string;
  uid: string;
  project: string;
  url: string | null;
  labels: Record<string, string>;
  /** What generated it; absent: nothing did, or it was not told. */
  applicationSet?: string;
  /** Where it deploys to; absent in what was recorded before it was kept. */
  destination?: ObservedApplication['destination'];
  sources: ObservedApplication['sources'];
  autoSync: boolean;
  /** Whether it undoes what is altered in the cluster; absent: not kept at the time. */
  selfHeal?: boolean;
  /** Whether it removes what left Git; absent: not told, or not kept at the time. */
  prune?: boolean;
  /** What is left out of its comparison; absent: not told, or not kept at the time. */
  uncompared?: Uncompared[];
  /** True where syncs leave that alone as well. */
  syncsRespectUncompared?: true;
  sync: ObservedApplication['sync'];
  health: ObservedApplication['health'];
  operation: {
    phase: string;
    startedAt: string;
    finishedAt: string | null;
    revisions: string[];
    /** Opaque reference; null when automated or not told. */
    startedBy: string | null;
    automated: boolean;
    partial: boolean;
    retries: number;
    correlationId: string | null;
    /** Which of several heals of the same commits in a row it is; absent: none. */
    heals?: number;
    /** Jobs that ran in it; absent: not told. */
    jobs?: SyncJob[];
  } | null;
  /** Last full successful sync; null: none is known. */
  applied: { revisions: string[]; at: string } | null;
  images: string[];
  /**
   * What it managed when it was last seen in sync with what is applied; absent:
   * not told, or not kept at the time.
   */
  managed?: ManagedKinds;
}

/** `deployment.mapped` v1: what the application is, by the policy's rules. */
export interface MappedPayload {
  service: string | null;
  environment: string | null;
  policyHash: string;
}

/**
 * `deployment.history-read` v1: rows of the application's own history that were
 * not on record, oldest first; at the first reading all that it keeps.
 */
export interface HistoryReadPayload {
  /** Of the application: a new one begins its ids anew. */
  uid: string;
  rows: ObservedApplication['history'];
}

/** Where the pin of a target lies, and what it named. */
export interface PinRecord {
  kind: PinKindName;
  repository: string;
  branch: string;
  path: string;
  /** Path of the value inside the file, for people. */
  key: string;
  value: string | null;
}

/** A pin as it was read where a deployment applies it. */
export interface ReadPin extends PinRecord {
  /** Commit of the pin's file that was read; null: it was not read there. */
  commit: string | null;
}

/**
 * `deployment.pinned` v2: the pins at the synced revision, resolved. V1 had one
 * pin, and no commit of it.
 */
export interface PinnedPayload {
  syncedRevision: string;
  pinnedRevision: string | null;
  /** Repository of the source code that the pinned revision belongs to. */
  sourceRepository: string | null;
  /** The pin that names the revision. */
  pin: ReadPin | null;
  /** Further pins of the service, in the order of the policy's rule. */
  others: ReadPin[];
  problem: string | null;
  /** Since when it runs, ISO 8601 UTC by the source's clock. */
  since: string;
  /** True for the first one ever seen of this deployment (design §5.9). */
  baseline: boolean;
}

/** Stream and id of a deployment. */
export function deploymentId(instance: string, key: ApplicationKey): string {
  return `${instance}/${key.namespace}/${key.name}`;
}

/** Stream of a deployment. */
export function deploymentStream(id: string): string {
  return `deployment:${id}`;
}

/** A payload as the ledger takes it. */
export function asPayload(payload: object): JsonObject {
  return payload as JsonObject;
}
