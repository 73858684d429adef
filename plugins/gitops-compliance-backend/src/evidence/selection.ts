import type { Knex } from 'knex';
import { toDateTime } from '../shared/time';
import { withMargin } from '../completeness/margin';
import { periodOf, periodsBetween } from '../completeness/population';
import { AUDIT_STREAM } from '../access/AuditReads';
import {
  heldBy,
  HOLDER_OF_DEPLOYMENT,
  MAPPED_AT,
  type Condition,
} from '../services/heldBy';
import { selectInvolved } from './involved';
import { LASTING } from './lasting';
import { selectUnclaimed } from './unclaimedSelection';
import { changesAsked, type ExportRequest, type FixedExport } from './records';
import { namedOthers } from './withheld';

/** References of persons and accounts in the entries of an export. */
export const REFERENCES = `
  SELECT DISTINCT found[1] AS ref
  FROM evidence_entries x JOIN ledger_entries n ON n.id = x.entry_id,
    regexp_matches(convert_from(n.entry, 'UTF8'), 'id:[0-9a-f]{64}', 'g') AS found
  WHERE x.export_id = ?`;

/** What was read until then of who may merge and deploy what is told of. */
const ACCESS = `e.stream IN (
  SELECT place FROM deployments d, LATERAL (
    SELECT 'access:instance:' || d.instance AS place
    UNION SELECT 'access:forge:' || (d.pin ->> 'repository')
    UNION SELECT 'access:forge:' || (other ->> 'repository')
    FROM jsonb_array_elements(COALESCE(d.pin -> 'others', '[]')) AS other
    UNION SELECT r.stream FROM access_readings r
    WHERE r.kind = 'cluster' AND (
      r.told -> 'instances'
        @> jsonb_build_array(jsonb_build_object('instance', d.instance))
      OR r.told -> 'destinations' @> (d.observed #> '{destination,server}')
      OR r.told -> 'destinations' @> (d.observed #> '{destination,name}'))) p
  WHERE 'deployment:' || d.id IN (
    SELECT n.stream FROM evidence_entries x
    JOIN ledger_entries n ON n.id = x.entry_id WHERE x.export_id = ?))
  AND e.observed_at < ?`;

/**
 * Emergencies under which the changes of an export went; where it tells of some
 * services alone, those that name no other one.
 */
function emergencies({ id, names }: FixedExport): Condition {
  const told = heldBy(names.told, 't.service_ref', 't.created_at');
  return {
    sql: `e.stream IN (
      SELECT 'emergency:' || c.emergency_id FROM changes c
      WHERE c.emergency_id IS NOT NULL
      AND NOT EXISTS (
        SELECT 1 FROM emergency_targets t
        WHERE t.emergency_id = c.emergency_id AND NOT ${told.sql})
      AND 'change:' || c.id IN (
        SELECT n.stream FROM evidence_entries x
        JOIN ledger_entries n ON n.id = x.entry_id WHERE x.export_id = ?))`,
    bindings: [...told.bindings, id],
  };
}

/**
 * Fixes which entries an export tells of: the changes and deployments of its
 * environments, and of everything else what is needed to judge them again.
 */
export async function selectEntries(
  db: Knex,
  exported: FixedExport,
): Promise<void> {
  const { environments, services, from, until, bounds } = exported.request;
  const { told, renamings } = exported.names;
  const changes = changesAsked(exported.request);
  const { begin, end } = withMargin({ from, until }, bounds);
  const add = (condition: string, bindings: readonly unknown[]) =>
    db.raw(
      `INSERT INTO evidence_entries (export_id, shard, log_index, entry_id)
       SELECT ?, i.shard, i.log_index, e.id
       FROM ledger_entries e JOIN log_index i ON i.entry_id = e.id
       WHERE (i.shard < ? OR (i.shard = ? AND i.log_index < ?))
         AND (${condition})
       ON CONFLICT DO NOTHING`,
      [
        exported.id,
        exported.shard,
        exported.shard,
        exported.size,
        ...bindings,
      ] as Knex.Value[],
    );

  if (changes) {
    await add('e.stream = ANY (?::text[])', [
      changes.map(id => `change:${id}`),
    ]);
    await add(
      `e.stream IN (
         SELECT 'deployment:' || d.id FROM deployments d
         JOIN changes_now c ON c.service_ref = ${HOLDER_OF_DEPLOYMENT}
           AND c.environment = d.environment
         WHERE c.id = ANY (?::uuid[]))
       AND (e.type = ANY (?::text[]) OR e.observed_at >= ? AND e.observed_at < ?)`,
      [changes, LASTING, begin, end],
    );
  } else {
    const change = heldBy(told, 'service_ref', 'created_at');
    await add(
      `e.stream IN (
         SELECT 'change:' || id FROM changes
         WHERE environment = ANY (?::text[])
           AND ${change.sql}
           AND (?::timestamptz IS NULL OR created_at >= ?)
           AND created_at < ? AND (ended_at IS NULL OR ended_at >= ?))`,
      [
        environments,
        ...change.bindings,
        bounds?.from ?? null,
        bounds?.from ?? null,
        end,
        begin,
      ],
    );
    if (services) {
      const { sql, bindings } = namedOthers(exported);
      await add(sql, bindings);
    }
    const deployment = heldBy(told, 'd.service_ref', MAPPED_AT);
    await add(
      `e.stream IN (
         SELECT 'deployment:' || d.id FROM deployments d
         WHERE d.environment = ANY (?::text[])
           AND ${deployment.sql})
       AND (e.type = ANY (?::text[]) OR e.observed_at >= ? AND e.observed_at < ?)`,
      [environments, ...deployment.bindings, LASTING, begin, end],
    );
    await add('e.stream = ANY (?::text[])', [populationStreams(exported)]);
    await add(
      `starts_with(e.stream, 'collector:') AND (
         e.type IN ('collector.gap-opened', 'collector.gap-closed',
           'collector.gap-accepted')
         OR (e.type = 'collector.coverage'
           AND e.occurred_at >= ? AND e.occurred_at < ?))`,
      [begin, end],
    );
    for (const { sql, bindings } of selectUnclaimed(exported)) {
      await add(sql, bindings);
    }
  }
  await add(ACCESS, [exported.id, end]);
  const under = emergencies(exported);
  await add(under.sql, under.bindings);
  const involved = selectInvolved(exported);
  await add(involved.sql, involved.bindings);
  if (tellsOfReads(exported.request)) {
    await add(`e.stream = ? AND e.observed_at >= ? AND e.observed_at < ?`, [
      AUDIT_STREAM,
      from,
      until,
    ]);
  }
  await add('e.id = ANY (?::bigint[])', [renamings]);
  await add(`e.type = 'collector.account'`, []);
  await add(`e.stream IN ('policy:default', 'calendar:feeds')`, []);
  await add(`starts_with(e.stream, 'ledger:')`, []);
  await add(
    `e.stream IN (
       WITH named AS (${REFERENCES})
       SELECT 'person:' || ref FROM named
       UNION SELECT p.stream FROM ledger_entries p,
         regexp_matches(convert_from(p.entry, 'UTF8'), 'id:[0-9a-f]{64}', 'g')
           AS found
       WHERE p.type IN ('person.observed', 'person.account-proposed') AND found[1] IN (SELECT ref FROM named))`,
    [exported.id],
  );
}

/** Who read what is told to those alone who may see all of it. */
export function tellsOfReads(request: ExportRequest): boolean {
  const { services, bounds } = request;
  return changesAsked(request) === null && services === null && bounds === null;
}

function populationStreams({ request }: FixedExport): string[] {
  const { environments, from, until } = request;
  const last = toDateTime(until).minus({ milliseconds: 1 });
  const periods = periodsBetween(periodOf(toDateTime(from)), periodOf(last));
  return environments.flatMap(environment =>
    periods.map(period => `population:${environment}/${period}`),
  );
}
