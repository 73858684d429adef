import {
  CompactRange,
  HASH_SIZE,
  leafHash,
  rootOf,
  TILE_WIDTH,
  type NoteKey,
  type Tile,
} from '@gitops-compliance/evidence-log/node';
import type { Knex } from 'knex';
import type { Shard } from '../log/shards';
import { tileReader } from '../log/tileRows';
import { checkpointProblem, type CheckpointRow } from './checkpointProblem';
import type { Difference } from './Difference';
import { entryProblem, type PlaceRow } from './entryProblem';
import { GrowingTiles } from './GrowingTiles';

/** Entries that are read at once: eight tiles. */
const BATCH_SIZE = 8 * TILE_WIDTH;

/** What a walk found. */
export interface WalkResult {
  size: number;
  root: Buffer;
  /** Checkpoints that were compared. */
  checkpoints: number;
  /** Null: everything agrees. */
  difference: Difference | null;
}

/**
 * Walks one log of the ledger from its first entry to its last and computes it
 * anew: the index without a gap, each entry's row, each tile of every level,
 * and each signed checkpoint. It stops at the first difference. What is added
 * while it walks is left for the next time.
 */
export class LogWalk {
  readonly #range = CompactRange.empty();
  readonly #tiles = new GrowingTiles();
  #checkpoints = 0;
  /** Size up to which a checkpoint agreed with the entries. */
  #agreed = 0;
  /** The first leaf that its tile tells otherwise; not yet known who is right. */
  #suspect: number | null = null;

  constructor(
    private readonly options: {
      db: Knex;
      shard: Shard;
      /** Of checkpoints, under the name of the shard, retired ones included. */
      keys: readonly NoteKey[];
      onProgress: (entries: number) => Promise<void>;
      signal?: AbortSignal;
    },
  ) {}

  /** @throws when the signal aborts */
  async run(size: number): Promise<WalkResult> {
    const difference =
      (await this.#longerCheckpoint(size)) ?? (await this.#walk(size));
    return {
      size,
      root: this.#range.root(),
      checkpoints: this.#checkpoints,
      difference,
    };
  }

  async #walk(size: number): Promise<Difference | null> {
    for (let from = 0; from < size; from += BATCH_SIZE) {
      this.options.signal?.throwIfAborted();
      const until = Math.min(size, from + BATCH_SIZE);
      const difference = await this.#batch(from, until);
      if (difference) return difference;
      await this.options.onProgress(until - from);
    }
    for (const tile of this.#tiles.edge()) {
      const difference = await this.#compareTile(tile);
      if (difference) return difference;
    }
    return this.#suspect === null ? null : this.#judgeSuspect(null);
  }

  async #batch(from: number, until: number): Promise<Difference | null> {
    const [places, checkpoints] = await Promise.all([
      this.#places(from, until),
      this.#signed(from, until),
    ]);
    for (let index = from; index < until; index += 1) {
      const row = places[index - from];
      if (Number(row?.log_index) !== index) {
        return this.#entryDiffers(index, 'the index has no entry there');
      }
      const problem = entryProblem(row);
      if (problem) return this.#entryDiffers(index, problem, row);
      const leaf = leafHash(row.entry as Buffer);
      this.#range.append(leaf);
      for (const tile of this.#tiles.append(leaf)) {
        const difference = await this.#compareTile(tile);
        if (difference) return difference;
      }
      const signed = checkpoints.get(index + 1);
      const difference = signed && (await this.#compareCheckpoint(signed));
      if (difference) return difference;
    }
    return null;
  }

  /** A leaf that differs waits for the next checkpoint: it says who is right. */
  async #compareTile(tile: Tile): Promise<Difference | null> {
    const { level, index, hashes } = tile;
    const width = hashes.length / HASH_SIZE;
    const read = tileReader(this.options.db, this.options.shard.shard);
    const stored = await read(level, index, width);
    if (stored.equals(hashes)) return null;
    if (level === 0) {
      this.#suspect ??= index * TILE_WIDTH + firstDifference(stored, hashes);
      return null;
    }
    return this.#suspect === null
      ? this.#tileDiffers(level, index, index * TILE_WIDTH ** (level + 1))
      : null;
  }

  async #compareCheckpoint(row: CheckpointRow): Promise<Difference | null> {
    const { shard, keys } = this.options;
    const size = Number(row.size);
    const problem = checkpointProblem(row, shard.origin, keys);
    if (problem) return this.#checkpointDiffers(size, problem);
    this.#checkpoints += 1;
    if (this.#suspect !== null) return this.#judgeSuspect(row);
    if (this.#range.root().equals(row.root)) {
      this.#agreed = size;
      return null;
    }
    // The tile at the edge is not full yet, so nobody looked at it.
    for (const tile of this.#tiles.edge()) await this.#compareTile(tile);
    return this.#suspect === null
      ? this.#checkpointDiffers(
          size,
          'the entries up to it have another root: they were rewritten together with their tiles',
        )
      : this.#judgeSuspect(row);
  }

  /** Entry and tile differ: the one that leads to the signed root is right. */
  async #judgeSuspect(signed: CheckpointRow | null): Promise<Difference> {
    const index = this.#suspect as number;
    const { db, shard } = this.options;
    const entriesHold =
      index < this.#agreed ||
      (signed !== null && this.#range.root().equals(signed.root));
    if (entriesHold) {
      return this.#tileDiffers(0, Math.floor(index / TILE_WIDTH), index);
    }
    const tilesHold =
      signed !== null &&
      signed.root.equals(
        await rootOf(Number(signed.size), tileReader(db, shard.shard)),
      );
    return this.#entryDiffers(
      index,
      tilesHold
        ? `its bytes are not those that the checkpoint of size ${signed.size} covers`
        : 'its bytes are not those of its tile',
    );
  }

  /** A checkpoint of more entries than there are: the end was cut off. */
  async #longerCheckpoint(size: number): Promise<Difference | null> {
    const { db, shard } = this.options;
    const row = await db('log_checkpoints as c')
      .where('c.shard', shard.shard)
      .andWhere('c.size', '>', size)
      .whereNotExists(
        db('log_index as i')
          .where('i.shard', shard.shard)
          .whereRaw('i.log_index = c.size - 1'),
      )
      .orderBy('c.size')
      .first('c.size');
    return row
      ? this.#checkpointDiffers(
          Number(row.size),
          `the log has only ${size} entries: its end was cut off`,
        )
      : null;
  }

  async #places(from: number, until: number): Promise<PlaceRow[]> {
    const { rows } = await this.options.db.raw<{ rows: PlaceRow[] }>(
      `SELECT i.log_index, i.entry_id, e.entry, e.stream, e.stream_seq, e.type,
         e.v, e.occurred_at, e.observed_at, e.source_key, e.blob_hash, b.salt,
         b.content
       FROM log_index i
       LEFT JOIN ledger_entries e ON e.id = i.entry_id
       LEFT JOIN ledger_blobs b ON b.hash = e.blob_hash
       WHERE i.shard = ? AND i.log_index >= ? AND i.log_index < ?
       ORDER BY i.log_index`,
      [this.options.shard.shard, from, until],
    );
    return rows;
  }

  /** Checkpoints by their size, of sizes above `from` up to `until`. */
  async #signed(
    from: number,
    until: number,
  ): Promise<Map<number, CheckpointRow>> {
    const rows: CheckpointRow[] = await this.options
      .db('log_checkpoints')
      .where({ shard: this.options.shard.shard })
      .andWhere('size', '>', from)
      .andWhere('size', '<=', until)
      .select('size', 'root', 'note');
    return new Map(rows.map(row => [Number(row.size), row]));
  }

  #entryDiffers(index: number, why: string, row?: PlaceRow): Difference {
    const which = row?.entry ? ` (${row.stream} no. ${row.stream_seq})` : '';
    return {
      kind: 'entry',
      shard: this.options.shard.shard,
      place: index,
      sentence: `The entry at place ${index}${which} was altered: ${why}`,
    };
  }

  #tileDiffers(level: number, index: number, place: number): Difference {
    return {
      kind: 'tile',
      shard: this.options.shard.shard,
      place,
      sentence: `Tile ${index} of level ${level} was altered: it does not follow from the entries below it, from place ${place} on`,
    };
  }

  #checkpointDiffers(size: number, why: string): Difference {
    return {
      kind: 'checkpoint',
      shard: this.options.shard.shard,
      place: size,
      sentence: `The checkpoint of size ${size} does not hold: ${why}`,
    };
  }
}

/** Which hash is the first that differs; the first that is missing, too. */
function firstDifference(one: Buffer, other: Buffer): number {
  for (let at = 0; at < other.length; at += HASH_SIZE) {
    const end = at + HASH_SIZE;
    if (!one.subarray(at, end).equals(other.subarray(at, end))) {
      return at / HASH_SIZE;
    }
  }
  return 0;
}
