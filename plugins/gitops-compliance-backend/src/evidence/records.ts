import type { NameOfRecord } from '@gitops-compliance/rules';
import type { ExportAttempt } from './attempt';
import type { NamesOfExport } from './namesOfExport';

/** What an export tells of. */
export interface ExportRequest {
  environments: string[];
  /** ISO 8601 UTC; `until` is the first instant after the period. */
  from: string;
  until: string;
  /** A built-in one, or one of the policy's own. */
  framework: string;
  /** Whether the whole log is in it, and not only what concerns the request. */
  wholeLog: boolean;
  /** The one change that it tells of; null: all of the period. */
  change: string | null;
  /** The one release that it tells of; absent: not of one. */
  release?: ReleaseAsked;
  /** What it was limited to by who asked, as they named it; null: not. */
  asked: { services: string[] | null; systems: string[] | null };
  /**
   * The services that it tells of, in order: what was asked for and what who
   * asked may see. Null: every one.
   */
  services: string[] | null;
  /** Whether it judges the applications that nobody claims; absent: it does not. */
  unclaimed?: true;
  /**
   * The names that these had, as of the checkpoint; absent: those that they have,
   * or what was asked for is not fixed yet.
   */
  names?: NameOfRecord[];
  /** Records outside of it are not told, ISO 8601 UTC; null: no limit. */
  bounds: { from: string; until: string } | null;
}

/** A release of which all is told. */
export interface ReleaseAsked {
  id: string;
  number: number;
  /** Ids of its changes, in order. */
  changes: string[];
}

/** The changes that alone are told of; null: all of the period. */
export function changesAsked({
  change,
  release,
}: Pick<ExportRequest, 'change' | 'release'>): string[] | null {
  return change === null ? release?.changes ?? null : [change];
}

/** The request before it is known what of it may be told. */
export type ExportQuestion = Omit<
  ExportRequest,
  'services' | 'names' | 'bounds' | 'unclaimed'
>;

/** How far an export is. */
export type ExportState = 'waiting' | 'running' | 'done' | 'failed';

/** A row of `evidence_exports`. */
export interface ExportRow {
  id: string;
  request: ExportRequest;
  /**
   * Services of which it may be told that a number was given to a change of
   * theirs; null: of every one.
   */
  may_name: string[] | null;
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
  /** True of the evidence of an end after which the change went on. */
  replaced: boolean;
  /** Only what this attempt writes counts; see inAttempt. */
  attempt: number;
}

/** An export whose extent in the log is fixed. */
export interface FixedExport extends ExportAttempt {
  request: ExportRequest;
  /** See {@link ExportRow.may_name}. */
  mayName: string[] | null;
  names: NamesOfExport;
  requestedBy: string;
  shard: number;
  size: number;
  /** Instant for which everything is judged, ISO 8601 UTC. */
  judgedAt: string;
}

/** A number that was given to a change of which nothing may be told. */
export interface WithheldNumber {
  environment: string;
  /** Month in UTC. */
  period: string;
  number: number;
  /** Shard and place of the entry in the log. */
  place: string;
}

/** Stream of an export. */
export function exportStream(id: string): string {
  return `evidence:${id}`;
}
