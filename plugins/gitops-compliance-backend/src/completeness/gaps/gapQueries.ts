import type { Knex } from 'knex';

/** Id of the gap that is open in a stream; a stream has at most one. */
export async function openGap(
  db: Knex,
  stream: string,
): Promise<string | undefined> {
  const row = await db('gaps')
    .select('id')
    .where({ stream })
    .whereNull('closed_at')
    .first();
  return row?.id;
}

/** In how many applications rows were found skipped since an instant. */
export async function applicationsWithSkippedRows(
  db: Knex,
  collector: string,
  since: Date,
): Promise<number> {
  const [{ count }] = await db('gaps')
    .countDistinct('deployment as count')
    .where({ collector, cause: 'history-skipped' })
    .where('opened_at', '>=', since);
  return Number(count);
}

/** When a source was last found covered; undefined: it never was. */
export async function lastCoverage(
  db: Knex,
  collector: string,
): Promise<Date | undefined> {
  const row = await db('ledger_entries')
    .select('occurred_at')
    .where({ stream: `collector:${collector}`, type: 'collector.coverage' })
    .orderBy('stream_seq', 'desc')
    .first();
  return row?.occurred_at;
}
