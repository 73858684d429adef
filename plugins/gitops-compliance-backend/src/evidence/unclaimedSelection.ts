import { NO_ENVIRONMENT, unclaimedRef } from '../controls/unclaimed';
import { verdictStream } from '../verdicts/records';
import { LASTING } from './lasting';
import type { FixedExport } from './records';

/**
 * SQL on entries `e`, one after another: all that is on record until the end of
 * the period of the deployments that nobody claimed at some time in it, for what
 * they were seen with may be as old as they are; and the verdicts on these. In
 * environments that were not asked for they are left out.
 */
export function selectUnclaimed({ id, request }: FixedExport): {
  sql: string;
  bindings: readonly unknown[];
}[] {
  const { environments, from, until, bounds, unclaimed } = request;
  if (!unclaimed) return [];
  const first = bounds?.from ?? null;
  return [
    {
      sql: `e.stream IN (
        SELECT stream FROM (
          SELECT n.stream, n.type, n.observed_at AS since,
            convert_from(n.entry, 'UTF8')::jsonb -> 'payload' AS told,
            lead(n.observed_at)
              OVER (PARTITION BY n.stream ORDER BY n.stream_seq) AS until
          FROM ledger_entries n
          WHERE n.type IN ('deployment.mapped', 'deployment.removed')) m
        WHERE type = 'deployment.mapped' AND since < ?
          AND (until IS NULL OR until > ?)
          AND (told ->> 'environment' IS NULL
            OR told ->> 'service' IS NULL
              AND told ->> 'environment' = ANY (?::text[])))
        AND e.observed_at < ?
        AND (?::timestamptz IS NULL OR e.observed_at >= ?
          OR e.type = ANY (?::text[]))`,
      bindings: [until, from, environments, until, first, first, LASTING],
    },
    {
      sql: `e.stream IN (
        SELECT ? || substr(n.stream, length('deployment:') + 1)
        FROM evidence_entries x JOIN ledger_entries n ON n.id = x.entry_id
        WHERE x.export_id = ? AND n.type = 'deployment.mapped')
        AND e.observed_at < ?
        AND (?::timestamptz IS NULL OR e.observed_at >= ?)`,
      bindings: [
        verdictStream(unclaimedRef(''), NO_ENVIRONMENT),
        id,
        until,
        first,
        first,
      ],
    },
  ];
}
