import type { Knex } from 'knex';
import { CLASS_OF_TYPE } from '../entryClasses';
import { moveTo, placeOf } from './logReaders';
import { ABOUT_PERSONS } from './records';
import { SERVICE_JOINS, SERVICE_OF_ENTRY } from './serviceOfEntry';

const READER = 'mentions';
const PAGE = 2_000;

/**
 * Keeps account of when entries name an identity, by class, service and month,
 * in the order of the log. Whoever is only *to be erased* or *held* by an entry
 * is not named by it: asking for an erasure would put it off.
 */
export class Mentions {
  constructor(private readonly db: Knex) {}

  /** Reads what has got its place in the log since the last time. */
  async catchUp(signal?: AbortSignal): Promise<void> {
    while (!signal?.aborted) {
      if (!(await this.db.transaction(trx => readPage(trx)))) return;
    }
  }
}

/** @returns whether there may be more */
async function readPage(trx: Knex.Transaction): Promise<boolean> {
  const from = await placeOf(trx, READER);
  const { rows } = await trx.raw<{
    rows: { shard: number; log_index: string }[];
  }>(
    `SELECT shard, log_index FROM log_index
     WHERE (shard, log_index) > (?, ?)
     ORDER BY shard, log_index LIMIT ?`,
    [from.shard, from.logIndex, PAGE],
  );
  if (rows.length === 0) return false;
  const { shard, log_index: logIndex } = rows[rows.length - 1];
  await trx.raw(
    `WITH named AS (
       SELECT found[1] AS ref,
         coalesce(k.class, 'decision') AS class,
         ${SERVICE_OF_ENTRY} AS service,
         to_char(e.observed_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month,
         e.observed_at
       FROM log_index i
       JOIN ledger_entries e ON e.id = i.entry_id
       ${SERVICE_JOINS}
       LEFT JOIN jsonb_each_text(?::jsonb) AS k (type, class)
         ON k.type = e.type,
       regexp_matches(convert_from(e.entry, 'UTF8'), 'id:[0-9a-f]{64}', 'g')
         AS found
       WHERE (i.shard, i.log_index) > (?, ?) AND (i.shard, i.log_index) <= (?, ?)
         AND NOT EXISTS (
           SELECT 1 FROM unnest(?::text[]) AS about (prefix)
           WHERE e.stream = about.prefix || found[1]))
     INSERT INTO identity_mentions AS m
       (ref, class, service, month, first_at, last_at)
     SELECT ref, class, service, month, min(observed_at), max(observed_at)
     FROM named GROUP BY ref, class, service, month ORDER BY 1, 2, 3, 4
     ON CONFLICT (ref, class, service, month) DO UPDATE SET
       first_at = LEAST(m.first_at, excluded.first_at),
       last_at = GREATEST(m.last_at, excluded.last_at)`,
    [
      JSON.stringify(CLASS_OF_TYPE),
      from.shard,
      from.logIndex,
      shard,
      logIndex,
      ABOUT_PERSONS,
    ] as Knex.Value[],
  );
  await moveTo(trx, READER, { shard, logIndex });
  return rows.length === PAGE;
}
