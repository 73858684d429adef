import { parseEntry } from '@gitops-compliance/evidence-log';
import {
  isSame,
  newRuns,
  type UnclaimedRunFacts,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { IS_UNCLAIMED } from '../applications/listed';
import { deploymentStream, type ObservedPayload } from '../deployments/records';
import type { IncidentRow } from './records';
import { isUnclaimed } from './unresolved';

/** An application that nobody claims, or that has an open incident of that time. */
export interface RunSuspect {
  id: string;
  service_ref: string | null;
  environment: string | null;
  removed_at: Date | null;
  /** What is applied as it was read last; null: nothing. */
  applied: string[] | null;
  /** Those of these commits that merged a change. */
  merged: string[];
  /** When and where in its stream it was said what it is. */
  mapped_at: Date;
  mapped_seq: string;
  /** The newest of its open incidents; null: there is none. */
  incident: IncidentRow | null;
  /** What was applied then; null: nothing. */
  base: string[] | null;
  /** What was told last since then; null: nothing. */
  told: UnclaimedRunFacts | null;
}

/** Something that was applied. */
export interface Run {
  revisions: string[];
  /** What ran before it; null: nothing. */
  before: string[] | null;
  /** Place in the stream of the reading that told it. */
  readAt: number;
  /** By the source's clock. */
  at: string;
  /** Who started the sync by hand; null: nobody, or not known. */
  syncer: string | null;
}

/** All of them in the order of their ids, or one. */
export async function suspectsIn(db: Knex, id?: string): Promise<RunSuspect[]> {
  const { rows } = await db.raw<{ rows: RunSuspect[] }>(
    `SELECT d.id, d.service_ref, d.environment, d.removed_at,
       d.observed #> '{applied,revisions}' AS applied, ARRAY(
         SELECT c.merge_sha FROM changes c WHERE c.merge_sha IN (
           SELECT jsonb_array_elements_text(
             d.observed #> '{applied,revisions}'))) AS merged,
       m.observed_at AS mapped_at, m.stream_seq AS mapped_seq,
       b.revisions AS base, d.incident, t.facts AS told
     FROM (
       SELECT deployments.*, (
         SELECT to_jsonb(i) FROM drift_incidents i
         WHERE i.deployment_id = deployments.id AND i.closed_at IS NULL
           AND i.what = 'ran-unclaimed'
         ORDER BY i.stream_seq DESC LIMIT 1) AS incident
       FROM deployments) d
     JOIN LATERAL (
       SELECT e.observed_at, e.stream_seq FROM ledger_entries e
       WHERE e.stream = 'deployment:' || d.id AND e.type = 'deployment.mapped'
       ORDER BY e.stream_seq DESC LIMIT 1) m ON true
     LEFT JOIN LATERAL (
       SELECT convert_from(e.entry, 'UTF8')::jsonb
         #> '{payload,applied,revisions}' AS revisions
       FROM ledger_entries e
       WHERE e.stream = 'deployment:' || d.id
         AND e.type = 'deployment.observed' AND e.stream_seq < m.stream_seq
       ORDER BY e.stream_seq DESC LIMIT 1) b ON true
     LEFT JOIN LATERAL (
       SELECT i.facts FROM drift_incidents i
       WHERE i.deployment_id = d.id AND i.what = 'ran-unclaimed'
         AND i.stream_seq > m.stream_seq
       ORDER BY i.stream_seq DESC LIMIT 1) t ON true
     WHERE (d.removed_at IS NULL AND ${IS_UNCLAIMED} OR d.incident IS NOT NULL)
       AND (?::text IS NULL OR d.id = ?)
     ORDER BY d.id`,
    [id ?? null, id ?? null] as unknown as Knex.Value[],
  );
  return rows;
}

/** Whether it is there, and nobody claims it. */
export function isUnclaimedNow(suspect: RunSuspect): boolean {
  const { removed_at: gone } = suspect;
  return !gone && isUnclaimed(suspect);
}

/** What ran when it was looked at last; null: nothing. */
export function knownOf({ base, told }: RunSuspect): string[] | null {
  return told?.after ?? base;
}

/** Whether merges of changes account for what runs instead of something else. */
export function isBrought(
  revisions: readonly string[],
  before: readonly string[] | null,
  merges: readonly string[],
): boolean {
  const news = revisions.filter(commit => !before?.includes(commit));
  return news.length > 0 && news.every(commit => merges.includes(commit));
}

/** Every other revision that was read since and no change brought, in its order. */
export async function runsOf(suspect: RunSuspect, db: Knex): Promise<Run[]> {
  const { id, told, mapped_seq: mapped } = suspect;
  const readings: ReadingRow[] = await db('ledger_entries')
    .select('entry', 'stream_seq')
    .where({ stream: deploymentStream(id), type: 'deployment.observed' })
    .where('stream_seq', '>', told?.readAt ?? mapped)
    .orderBy('stream_seq');
  const runs = newRuns(knownOf(suspect), readings.flatMap(runOf));
  const merges: string[] = await db('changes')
    .whereRaw('merge_sha = ANY (?::text[])', [
      runs.flatMap(({ revisions }) => revisions),
    ])
    .pluck('merge_sha');
  return runs.flatMap((run, index) => {
    const before = index > 0 ? runs[index - 1].revisions : knownOf(suspect);
    return isBrought(run.revisions, before, merges) ? [] : { ...run, before };
  });
}

interface ReadingRow {
  entry: Buffer;
  stream_seq: string;
}

function observedOf({ entry }: ReadingRow): ObservedPayload {
  return parseEntry(entry).payload as unknown as ObservedPayload;
}

function runOf(row: ReadingRow): Omit<Run, 'before'>[] {
  const { applied, operation } = observedOf(row);
  if (!applied) return [];
  const isOfOperation =
    operation !== null &&
    !operation.automated &&
    isSame(operation.revisions, applied.revisions);
  return [
    {
      revisions: applied.revisions,
      readAt: Number(row.stream_seq),
      at: applied.at,
      syncer: isOfOperation ? operation.startedBy : null,
    },
  ];
}
