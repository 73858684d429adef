import { releaseStream } from '../releases/records';
import { stopStream } from '../stops/records';
import { disputeStream } from '../disputes/records';
import { waiverStream } from '../waivers/records';
import { delegationStream } from '../approvals/records';
import { heldBy } from '../services/heldBy';
import { SOURCE_STREAMS } from '../sources/records';
import type { FixedExport } from './records';

/**
 * SQL on entries `e`: the streams that had a part in the changes that an export
 * has selected so far. Releases that they belong to; stops that were set while
 * they ran, on their targets or on more; waivers and disputes of checks of their targets that
 * ended after they were asked for; delegations by which was voted on them;
 * what lies between their pins in the source code (the tags that pins name, the
 * comparison of the commits that these stand for or stood for at first, and the
 * pull requests that brought its commits).
 * Where the export tells of some services alone, others' changes count for
 * nothing, also where their requests are in it for the sake of their numbers.
 */
export function selectInvolved({ id, names }: FixedExport): {
  sql: string;
  bindings: readonly unknown[];
} {
  const told = heldBy(names.told, 'c.named_ref', 'c.created_at');
  return {
    sql: `e.stream IN (
      WITH told AS MATERIALIZED (
        SELECT c.id, c.release_id, c.service_ref, c.environment,
          c.created_at, c.ended_at, c.from_revision, c.to_revision, c.pins
        FROM changes_now c
        WHERE ${told.sql}
          AND 'change:' || c.id IN (
            SELECT n.stream FROM evidence_entries x
            JOIN ledger_entries n ON n.id = x.entry_id WHERE x.export_id = ?)),
      named AS (
        SELECT DISTINCT pin ->> 'sourceRepository' AS repository,
          t.from_revision AS base, t.to_revision AS head
        FROM told t, jsonb_array_elements(t.pins) pin
        WHERE pin ->> 'sourceRepository' IS NOT NULL),
      ends AS (
        SELECT repository, base AS name, base AS commit FROM named
        UNION SELECT repository, head, head FROM named
        UNION SELECT g.repository, g.name, unnest(ARRAY[g.first_commit, g.commit])
        FROM source_tags g JOIN named n ON n.repository = g.repository
          AND g.name IN (n.base, n.head)),
      ranges AS (
        SELECT DISTINCT n.repository, b.commit AS base, h.commit AS head
        FROM named n
        JOIN ends b ON b.repository = n.repository AND b.name = n.base
        JOIN ends h ON h.repository = n.repository AND h.name = n.head)
      SELECT 'tag:' || repository || '@' || name FROM ends
      UNION
      SELECT 'comparison:' || repository || '@' || base || '..' || head
      FROM ranges
      UNION
      SELECT ? || o.repository || '#' || (brought ->> 'pullRequest')
      FROM comparison_origins o
      JOIN ranges r USING (repository, base, head),
        jsonb_array_elements(o.commits) brought
      WHERE brought ->> 'pullRequest' IS NOT NULL
      UNION
      SELECT ? || t.release_id FROM told t WHERE t.release_id IS NOT NULL
      UNION
      SELECT ? || s.id FROM stops_now s WHERE EXISTS (
        SELECT 1 FROM told t
        WHERE (s.service_ref IS NULL OR s.service_ref = t.service_ref)
          AND (s.environment IS NULL OR s.environment = t.environment)
          AND (t.ended_at IS NULL OR s.since <= t.ended_at)
          AND COALESCE(s.lifted_at, s.until) >= t.created_at)
      UNION
      SELECT ? || w.id FROM waivers_now w WHERE EXISTS (
        SELECT 1 FROM told t
        WHERE w.service_ref = t.service_ref AND w.environment = t.environment
          AND COALESCE(w.withdrawn_at, w.until) >= t.created_at)
      UNION
      SELECT ? || s.id FROM disputes_now s WHERE EXISTS (
        SELECT 1 FROM told t
        WHERE s.service_ref = t.service_ref AND s.environment = t.environment
          AND s.asked_at >= t.created_at)
      UNION
      SELECT ? || (
        convert_from(v.entry, 'UTF8')::jsonb #>> '{payload,delegation}')
      FROM ledger_entries v
      WHERE v.type = 'change.voted'
        AND v.stream IN (SELECT 'change:' || t.id FROM told t))`,
    bindings: [
      ...told.bindings,
      id,
      SOURCE_STREAMS,
      releaseStream(''),
      stopStream(''),
      waiverStream(''),
      disputeStream(''),
      delegationStream(''),
    ],
  };
}
