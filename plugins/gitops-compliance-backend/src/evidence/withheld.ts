import type { Knex } from 'knex';
import { parseEntry } from '@gitops-compliance/evidence-log';
import { heldBy, type Condition } from '../services/heldBy';
import { toDateTime } from '../shared/time';
import type { RequestedPayload } from '../changes/records';
import { changesAsked, type FixedExport, type WithheldNumber } from './records';

/** A change is numbered in the month of its request, or the one after it. */
const NUMBERED_LATER_MONTHS = 1;

/**
 * SQL of the changes `c` of an export's environments, around its months, that
 * are of services that it does not tell of.
 */
function othersOf({ request, names }: FixedExport): Condition {
  const { environments, from, until } = request;
  const told = heldBy(names.told, 'c.service_ref', 'c.created_at');
  const begin = toDateTime(from)
    .startOf('month')
    .minus({ months: NUMBERED_LATER_MONTHS });
  const end = toDateTime(until).endOf('month');
  return {
    sql: `c.environment = ANY (?::text[]) AND NOT ${told.sql}
      AND c.created_at >= ? AND c.created_at <= ?`,
    bindings: [
      environments,
      ...told.bindings,
      begin.toJSDate(),
      end.toJSDate(),
    ] as unknown as Knex.Value[],
  };
}

/** SQL: whether the number of a change `c` may be named. */
function mayBeNamed({ request, names }: FixedExport): Condition {
  const { bounds } = request;
  const nameable = heldBy(names.nameable, 'c.service_ref', 'c.created_at');
  return {
    sql: `${nameable.sql}
      AND (?::timestamptz IS NULL OR c.created_at >= ? AND c.created_at < ?)`,
    bindings: [
      ...nameable.bindings,
      bounds?.from ?? null,
      bounds?.from ?? null,
      bounds?.until ?? null,
    ] as unknown as Knex.Value[],
  };
}

/**
 * SQL on entries `e`: the requests of changes of other services that may be
 * named, so that a bundle of some services proves whose the other numbers are.
 */
export function namedOthers(exported: FixedExport): Condition {
  const [others, may] = [othersOf(exported), mayBeNamed(exported)];
  return {
    sql: `e.stream_seq = 1 AND e.stream IN (
      SELECT 'change:' || c.id FROM changes c
      WHERE ${others.sql} AND ${may.sql})`,
    bindings: [...others.bindings, ...may.bindings],
  };
}

/**
 * The numbers of changes of which an export may tell nothing, in their order:
 * they were given, and of which service they are cannot be checked with it.
 */
export async function withheldNumbers(
  db: Knex,
  exported: FixedExport,
): Promise<WithheldNumber[]> {
  const { request } = exported;
  if (request.services === null || changesAsked(request)) return [];
  const [others, may] = [othersOf(exported), mayBeNamed(exported)];
  const { rows } = await db.raw<{
    rows: { shard: number; log_index: string; entry: Buffer }[];
  }>(
    `SELECT i.shard, i.log_index, e.entry FROM changes c
     JOIN ledger_entries e ON e.stream = 'change:' || c.id AND e.stream_seq = 1
     JOIN log_index i ON i.entry_id = e.id
     WHERE ${others.sql} AND NOT (${may.sql})
       AND (i.shard < ? OR (i.shard = ? AND i.log_index < ?))
     ORDER BY c.number`,
    [
      ...others.bindings,
      ...may.bindings,
      exported.shard,
      exported.shard,
      exported.size,
    ],
  );
  return rows.map(({ shard, log_index: logIndex, entry }) => {
    const { payload } = parseEntry(entry);
    const { population } = payload as unknown as RequestedPayload;
    return { ...population, place: `${shard}/${logIndex}` };
  });
}
