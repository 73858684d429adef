import {
  appendToTiles,
  edgeTiles,
  HASH_SIZE,
  type Tile,
} from '@gitops-compliance/evidence-log/node';
import type { Knex } from 'knex';
import { lockForSequencing } from '../locks';
import { growingShard } from './shards';
import { sizeOf, tileReader, writeTiles } from './tileRows';

/**
 * Entries that get their place in one transaction; more where one statement
 * inserted more.
 */
const BATCH_SIZE = 5_000;

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
    const { rows } = await this.db.raw<{ rows: { waiting: string }[] }>(
      'SELECT coalesce(sum(cardinality(entry_ids)), 0) AS waiting FROM log_outbox',
    );
    return Number(rows[0].waiting);
  }
}

async function placeBatch(trx: Knex.Transaction): Promise<number> {
  await lockForSequencing(trx);
  const { shard } = await growingShard(trx);
  const size = await sizeOf(trx, shard);
  const leaves = await placeWaiting(trx, shard, size);
  if (leaves.length === 0) return 0;
  const edge = await readEdge(trx, shard, size);
  const { tiles } = appendToTiles({ size, edge }, leaves);
  await writeTiles(trx, shard, tiles);
  return leaves.length;
}

/**
 * Moves entries from the outbox to the index in the order of their ids, which
 * within a stream is the stream's: its row is locked until an entry has
 * committed, and a statement's ids follow those of the one before it. Postgres
 * hashes the bytes that it keeps (RFC 6962 §2.1: leaves begin with 0x00), so that
 * they need not travel.
 *
 * @returns the leaf hashes in the order of the places
 * @throws Error when an entry that waits is no more
 */
async function placeWaiting(
  trx: Knex.Transaction,
  shard: number,
  size: number,
): Promise<Buffer[]> {
  const { rows } = await trx.raw<{
    rows: { leaves: Buffer | null; placed: string }[];
  }>(
    `WITH oldest AS (
       SELECT first_id, sum(cardinality(entry_ids)) OVER (ORDER BY first_id)
         - cardinality(entry_ids) AS before
       FROM (SELECT * FROM log_outbox ORDER BY first_id LIMIT :most) o),
     taken AS (
       DELETE FROM log_outbox WHERE first_id <=
         (SELECT max(first_id) FROM oldest WHERE before < :most)
       RETURNING first_id, entry_ids),
     numbered AS MATERIALIZED (
       SELECT id, :size + row_number() OVER (ORDER BY first_id, id) - 1 AS place
       FROM taken, unnest(entry_ids) AS id),
     placed AS (
       INSERT INTO log_index (shard, log_index, entry_id)
       SELECT :shard, place, id FROM numbered ORDER BY place)
     SELECT string_agg(
         (SELECT sha256('\\x00'::bytea || e.entry)
          FROM ledger_entries e WHERE e.id = n.id),
         '' ORDER BY n.place) AS leaves, count(*) AS placed
     FROM numbered n`,
    { most: BATCH_SIZE, shard, size },
  );
  const leaves = rows[0].leaves ?? Buffer.alloc(0);
  if (leaves.length !== Number(rows[0].placed) * HASH_SIZE) {
    throw new Error(
      'The outbox names entries that the ledger does not hold: somebody deleted them by hand before they had a place. Restore the database; nothing is placed until then',
    );
  }
  return Array.from({ length: leaves.length / HASH_SIZE }, (_, at) =>
    leaves.subarray(at * HASH_SIZE, (at + 1) * HASH_SIZE),
  );
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
