import {
  HASH_SIZE,
  type Tile,
  type TileReader,
} from '@gitops-compliance/evidence-log/node';
import type { Knex } from 'knex';

/** Reads tiles of a shard; a tile that is not there has no hashes. */
export function tileReader(db: Knex, shard: number): TileReader {
  return async (level, index, width) => {
    const row = await db('log_tiles')
      .where({ shard, level, tile_index: index })
      .first('hashes');
    const hashes: Buffer = row?.hashes ?? Buffer.alloc(0);
    return hashes.subarray(0, width * HASH_SIZE);
  };
}

/** Writes tiles that are new or have grown. */
export async function writeTiles(
  trx: Knex.Transaction,
  shard: number,
  tiles: readonly Tile[],
): Promise<void> {
  await trx.raw(
    `INSERT INTO log_tiles (shard, level, tile_index, hashes)
     SELECT ?, level, tile_index, hashes
     FROM unnest(?::smallint[], ?::bigint[], ?::bytea[])
       AS given (level, tile_index, hashes)
     ON CONFLICT (shard, level, tile_index)
     DO UPDATE SET hashes = excluded.hashes`,
    [
      shard,
      tiles.map(tile => tile.level),
      tiles.map(tile => tile.index),
      tiles.map(tile => tile.hashes),
    ],
  );
}

/** Number of entries that have a place in a shard. */
export async function sizeOf(db: Knex, shard: number): Promise<number> {
  const row = await db('log_index')
    .where({ shard })
    .orderBy('log_index', 'desc')
    .first('log_index');
  return row ? Number(row.log_index) + 1 : 0;
}
