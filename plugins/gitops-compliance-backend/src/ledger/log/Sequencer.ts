import {
  appendToTiles,
  edgeTiles,
  leafHash,
  type Tile,
} from '@gitops-compliance/evidence-log/node';
import type { Knex } from 'knex';
import { lockForSequencing } from '../locks';
import { growingShard } from './shards';
import { sizeOf, tileReader, writeTiles } from './tileRows';

/** Entries that get their place in one transaction. */
const BATCH_SIZE = 1_000;

/**
 * Gives entries their places in the log.
 *
 * What it promises: every committed entry gets exactly one place, places have
 * no gap, entries of one stream keep their order, and what has a place keeps
 * it. One sequencer works at a time, however many replicas there are; one that
 * dies leaves nothing half done.
 *
 * What it does not promise: an order between streams, or that a place follows
 * the commit at once.
 */
export class Sequencer {
  constructor(private readonly db: Knex) {}

  /**
   * Works until nothing waits that had committed when it was called, or `signal`
   * aborts. Another sequencer that is at it is waited for, so that whoever asks
   * for a checkpoint has his entries in it.
   *
   * @returns how many entries got a place
   */
  async run(signal?: AbortSignal): Promise<number> {
    let placed = 0;
    while (!signal?.aborted) {
      // READ COMMITTED, and the head is read after the lock: a snapshot from
      // before it would give a place twice.
      const batch = await this.db.transaction(trx => placeBatch(trx), {
        isolationLevel: 'read committed',
      });
      placed += batch;
      if (batch < BATCH_SIZE) break;
    }
    return placed;
  }

  /** How many entries wait for their place. */
  async waiting(): Promise<number> {
    const [{ count }] = await this.db('log_pending').count();
    return Number(count);
  }
}

async function placeBatch(trx: Knex.Transaction): Promise<number> {
  await lockForSequencing(trx);
  const waiting = await takeWaiting(trx);
  if (waiting.length === 0) return 0;
  const { shard } = await growingShard(trx);
  const size = await sizeOf(trx, shard);
  const { tiles } = appendToTiles(
    { size, edge: await readEdge(trx, shard, size) },
    waiting.map(({ entry }) => leafHash(entry)),
  );
  await trx.raw(
    `INSERT INTO log_index (shard, log_index, entry_id)
     SELECT ?, ? + place - 1, entry_id
     FROM unnest(?::bigint[]) WITH ORDINALITY AS given (entry_id, place)`,
    [shard, size, waiting.map(({ id }) => id)],
  );
  await writeTiles(trx, shard, tiles);
  return waiting.length;
}

/**
 * Takes entries out of the outbox in the order of their ids, which within a
 * stream is the stream's: its row is locked until an entry has committed.
 */
async function takeWaiting(
  trx: Knex.Transaction,
): Promise<{ id: string; entry: Buffer }[]> {
  const { rows } = await trx.raw<{ rows: { id: string; entry: Buffer }[] }>(
    `WITH taken AS (
       DELETE FROM log_pending WHERE entry_id IN (
         SELECT entry_id FROM log_pending ORDER BY entry_id LIMIT ?)
       RETURNING entry_id)
     SELECT e.id, e.entry FROM taken t JOIN ledger_entries e ON e.id = t.entry_id
     ORDER BY e.id`,
    [BATCH_SIZE],
  );
  return rows;
}

async function readEdge(
  trx: Knex.Transaction,
  shard: number,
  size: number,
): Promise<Tile[]> {
  const read = tileReader(trx, shard);
  const edge: Tile[] = [];
  for (const { level, index, width } of edgeTiles(size)) {
    edge.push({ level, index, hashes: await read(level, index, width) });
  }
  return edge;
}
