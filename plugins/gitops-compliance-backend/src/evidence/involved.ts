import { releaseStream } from '../releases/records';
import { stopStream } from '../stops/records';
import { delegationStream } from '../approvals/records';
import type { FixedExport } from './records';

/**
 * SQL on entries `e`: the streams that had a part in the changes that an export
 * has selected so far. Releases that they belong to; stops that were set while
 * they ran, on their targets or on more; delegations by which was voted on them.
 * Where the export tells of some services alone, others' changes count for
 * nothing, also where their requests are in it for the sake of their numbers.
 */
export function selectInvolved({ id, request }: FixedExport): {
  sql: string;
  bindings: readonly unknown[];
} {
  const { services } = request;
  return {
    sql: `e.stream IN (
      WITH told AS MATERIALIZED (
        SELECT c.id, c.release_id, c.service_ref, c.environment,
          c.created_at, c.ended_at
        FROM changes c
        WHERE (?::text[] IS NULL OR c.service_ref = ANY (?::text[]))
          AND 'change:' || c.id IN (
            SELECT n.stream FROM evidence_entries x
            JOIN ledger_entries n ON n.id = x.entry_id WHERE x.export_id = ?))
      SELECT ? || t.release_id FROM told t WHERE t.release_id IS NOT NULL
      UNION
      SELECT ? || s.id FROM stops s WHERE EXISTS (
        SELECT 1 FROM told t
        WHERE (s.service_ref IS NULL OR s.service_ref = t.service_ref)
          AND (s.environment IS NULL OR s.environment = t.environment)
          AND (t.ended_at IS NULL OR s.since <= t.ended_at)
          AND COALESCE(s.lifted_at, s.until) >= t.created_at)
      UNION
      SELECT ? || (
        convert_from(v.entry, 'UTF8')::jsonb #>> '{payload,delegation}')
      FROM ledger_entries v
      WHERE v.type = 'change.voted'
        AND v.stream IN (SELECT 'change:' || t.id FROM told t))`,
    bindings: [
      services,
      services,
      id,
      releaseStream(''),
      stopStream(''),
      delegationStream(''),
    ],
  };
}
