import type { ControlRef } from '@gitops-compliance/rules';
import type { ExportAttempt } from './attempt';

/** What an export tells of. */
export interface ExportRequest {
  environments: string[];
  /** ISO 8601 UTC; `until` is the first instant after the period. */
  from: string;
  until: string;
  framework: ControlRef['framework'];
  /** Whether the whole log is in it, and not only what concerns the request. */
  wholeLog: boolean;
  /** The one change that it tells of; null: all of the period. */
  change: string | null;
}

/** How far an export is. */
export type ExportState = 'waiting' | 'running' | 'done' | 'failed';

/** A row of `evidence_exports`. */
export interface ExportRow {
  id: string;
  request: ExportRequest;
  requested_by: string;
  requested_at: Date;
  state: ExportState;
  files_done: number;
  stage: string;
  shard: number | null;
  /** bigint, as text. */
  size: string | null;
  judged_at: Date | null;
  finished_at: Date | null;
  manifest_hash: string | null;
  problem: string | null;
  change_id: string | null;
  /** Only what this attempt writes counts; see inAttempt. */
  attempt: number;
}

/** An export whose extent in the log is fixed. */
export interface FixedExport extends ExportAttempt {
  request: ExportRequest;
  requestedBy: string;
  shard: number;
  size: number;
  /** Instant for which everything is judged, ISO 8601 UTC. */
  judgedAt: string;
}

/** Stream of an export. */
export function exportStream(id: string): string {
  return `evidence:${id}`;
}
