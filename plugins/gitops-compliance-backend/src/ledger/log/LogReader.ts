import { InputError, NotFoundError } from '@backstage/errors';
import {
  consistencyProof,
  encodeEntryBundle,
  formatProof,
  HASH_SIZE,
  inclusionProof,
  TILE_WIDTH,
  type TileAddress,
} from '@gitops-compliance/evidence-log/node';
import type { Knex } from 'knex';
import { allShards, growingShard, type Shard } from './shards';
import { sizeOf, tileReader } from './tileRows';

/** An entry at its place in a log. */
export interface PlacedEntry {
  index: number;
  /** Canonical bytes (RFC 8785). */
  entry: Buffer;
}

/** Reads logs as C2SP tlog-tiles lays them out. Nothing is signed or written. */
export class LogReader {
  constructor(private readonly db: Knex) {}

  /**
   * The shard of that number, or the one that grows.
   *
   * @throws NotFoundError where there is none
   */
  async shard(number?: number): Promise<Shard> {
    if (number === undefined) return growingShard(this.db);
    const found = (await allShards(this.db)).find(
      ({ shard }) => shard === number,
    );
    if (!found) throw new NotFoundError(`The ledger has no shard ${number}`);
    return found;
  }

  /** Entries that have a place in a shard. */
  size({ shard }: Shard): Promise<number> {
    return sizeOf(this.db, shard);
  }

  /**
   * The newest signed note of a shard, or the one of a size.
   *
   * @throws NotFoundError where that was never signed
   */
  async checkpoint(shard: Shard, size?: number): Promise<string> {
    return (await this.#signed(shard, size)).note;
  }

  async #signed(
    { shard }: Shard,
    size?: number,
  ): Promise<{ note: string; size: number }> {
    const row = await this.db('log_checkpoints')
      .where({ shard })
      .modify(query => {
        if (size !== undefined) query.where({ size });
      })
      .orderBy('size', 'desc')
      .first('note', 'size');
    if (!row) {
      throw new NotFoundError(
        size === undefined
          ? 'No checkpoint was signed yet; the first follows some seconds after the first entry'
          : `No checkpoint of size ${size} was signed`,
      );
    }
    return { note: row.note, size: Number(row.size) };
  }

  /**
   * The bytes of a tile or an entry bundle.
   *
   * @throws NotFoundError where the log has not that many hashes or entries
   */
  async tile({ shard }: Shard, address: TileAddress): Promise<Buffer> {
    const { level, index, width } = address;
    if (level === 'entries') {
      const entries = await this.entries(shard, index * TILE_WIDTH, width);
      if (entries.length < width) throw noTile();
      return encodeEntryBundle(entries.map(({ entry }) => entry));
    }
    const hashes = await tileReader(this.db, shard)(level, index, width);
    if (hashes.length < width * HASH_SIZE) throw noTile();
    return hashes;
  }

  /**
   * Entries from a place on, in their order.
   *
   * @param narrow - leaves out what somebody may not read; entries are `e`
   */
  async entries(
    shard: number,
    from: number,
    count: number,
    narrow: (entries: Knex.QueryBuilder) => void = () => {},
  ): Promise<PlacedEntry[]> {
    const rows: { log_index: string; entry: Buffer }[] = await this.db(
      'log_index as i',
    )
      .join('ledger_entries as e', 'e.id', 'i.entry_id')
      .where('i.shard', shard)
      .where('i.log_index', '>=', from)
      .where('i.log_index', '<', from + count)
      .modify(narrow)
      .orderBy('i.log_index')
      .select('i.log_index', 'e.entry');
    return rows.map(row => ({
      index: Number(row.log_index),
      entry: row.entry,
    }));
  }

  /**
   * Proof that an entry is in the log (C2SP tlog-proof).
   *
   * @param size - of a checkpoint; default: the newest
   */
  async inclusion(shard: Shard, index: number, size?: number): Promise<string> {
    const signed = await this.#signed(shard, size);
    if (index >= signed.size) {
      throw new InputError(
        `index must be below the size of the checkpoint, ${signed.size}`,
      );
    }
    const read = tileReader(this.db, shard.shard);
    const proof = await inclusionProof(index, signed.size, read);
    return formatProof({ index, proof, checkpoint: signed.note });
  }

  /** Hashes that prove that the log of size `to` begins with that of `from`. */
  async consistency(shard: Shard, from: number, to: number): Promise<Buffer[]> {
    const size = await this.size(shard);
    if (from > to || to > size) {
      throw new InputError(
        `from must not be above to, and to not above the log's size, ${size}`,
      );
    }
    return consistencyProof(from, to, tileReader(this.db, shard.shard));
  }
}

function noTile(): NotFoundError {
  return new NotFoundError(
    'The log has no such tile; a partial one is named with its width (C2SP tlog-tiles)',
  );
}
