import type { Knex } from 'knex';

/** A place in the log. */
export interface LogPlace {
  shard: number;
  /** bigint, as text. */
  logIndex: string;
}

const START: LogPlace = { shard: 0, logIndex: '-1' };

/** Readers that delete what is past its time; see Retention. */
export const EXPIRY = 'expiry:';

/** The last place that a reader has dealt with. */
export async function placeOf(db: Knex, name: string): Promise<LogPlace> {
  const row = await db('log_readers').where({ name }).first();
  return row ? { shard: row.shard, logIndex: row.log_index } : START;
}

/** Notes how far a reader has come. */
export async function moveTo(
  db: Knex,
  name: string,
  { shard, logIndex }: LogPlace,
): Promise<void> {
  await db('log_readers')
    .insert({ name, shard, log_index: logIndex })
    .onConflict('name')
    .merge();
}

/** Lets expiry begin anew: what a hold kept may go now. */
export async function forgetExpiry(db: Knex): Promise<void> {
  await db('log_readers').whereLike('name', `${EXPIRY}%`).delete();
}
