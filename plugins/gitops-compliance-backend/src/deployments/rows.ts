import type { ArgoWindowsFact } from '@gitops-compliance/rules';
import type { ObservedPayload, ReadPin } from './records';

/** A row of `deployments`, as views read it. */
export interface DeploymentRow {
  id: string;
  provider: string;
  instance: string;
  namespace: string;
  application: string;
  project: string;
  url: string | null;
  service_ref: string;
  environment: string;
  auto_sync: boolean;
  sync_status: 'synced' | 'out-of-sync' | 'unknown';
  desired_revision: string | null;
  /** As its source told it last. */
  observed: ObservedPayload;
  health:
    | 'healthy'
    | 'progressing'
    | 'degraded'
    | 'suspended'
    | 'missing'
    | 'unknown';
  operation: OperationRecord | null;
  synced_revision: string | null;
  pinned_revision: string | null;
  pin:
    | (Partial<ReadPin> & {
        /** Further pins; absent where there was one at the time. */
        others?: ReadPin[];
        sourceRepository: string | null;
        problem: string | null;
        syncedRevision: string;
      })
    | null;
  baseline: boolean;
  since: Date | null;
  removed_at: Date | null;
  stream_seq: string;
  /** Null: none is known. Only where it was asked for. */
  argo_windows?: ArgoWindowsFact | null;
}

/** An operation as kept in a deployment's row. */
export interface OperationRecord {
  phase: string;
  startedAt: string;
  finishedAt: string | null;
  revisions: string[];
  startedBy: string | null;
  automated: boolean;
  partial: boolean;
  message: string;
  /** Which of several heals of the same commits in a row it is; absent: none. */
  heals?: number;
}

/** A row of `commits`. */
export interface CommitRow {
  repository: string;
  sha: string;
  headline: string | null;
  author_ref: string | null;
  author_name: string | null;
  committed_at: Date | null;
  pull_request: number | null;
  url: string | null;
  missing: boolean;
}
