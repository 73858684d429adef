import type { Knex } from 'knex';

/** One log of the ledger; a restored ledger goes on in another one. */
export interface Shard {
  /** 1 for the first. */
  shard: number;
  /** Name in its checkpoints. */
  origin: string;
  /** Size at which it was closed; null while it grows. */
  closedSize: number | null;
}

interface ShardRow {
  shard: number;
  origin: string;
  closed_size: string | null;
}

/** Every shard, oldest first. */
export async function allShards(db: Knex): Promise<Shard[]> {
  const rows: ShardRow[] = await db('log_shards').orderBy('shard');
  return rows.map(row => ({
    shard: row.shard,
    origin: row.origin,
    closedSize: row.closed_size === null ? null : Number(row.closed_size),
  }));
}

/**
 * The shard that grows.
 *
 * @throws Error where none was opened yet
 */
export async function growingShard(db: Knex): Promise<Shard> {
  const growing = (await allShards(db)).pop();
  if (!growing) throw new Error('The log was not opened yet');
  return growing;
}

/**
 * Opens the first shard, unless there is one.
 *
 * @param origin - `<host>/<path>` without scheme, unique in the world
 */
export async function openFirstShard(
  db: Knex,
  origin: string,
  openedAt: Date,
): Promise<void> {
  await db('log_shards')
    .insert({ shard: 1, origin, opened_at: openedAt })
    .onConflict('shard')
    .ignore();
}
