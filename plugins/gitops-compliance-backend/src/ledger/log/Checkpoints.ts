import {
  consistencyProof,
  formatCheckpoint,
  rootOf,
  signNote,
  verifyConsistency,
  type NoteSigner,
} from '@gitops-compliance/evidence-log/node';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { instant } from '../../shared/time';
import { growingShard, type Shard } from './shards';
import { sizeOf, tileReader } from './tileRows';

/** A signed statement of how large a log was and what was in it. */
export interface SignedCheckpoint {
  shard: number;
  origin: string;
  size: number;
  root: Buffer;
  /** Signed note (C2SP tlog-checkpoint). */
  note: string;
  /** ISO 8601 UTC. */
  signedAt: string;
}

interface CheckpointRow {
  shard: number;
  size: string;
  root: Buffer;
  note: string;
  signed_at: Date;
}

/**
 * Signs checkpoints. Never signs a log that does not begin with the one that
 * was signed before: whoever rewrote the tables gets no signature for it.
 */
export class Checkpoints {
  constructor(
    private readonly options: {
      db: Knex;
      /** Every key that signs at present, under the name of the shard. */
      signers: (keyName: string) => NoteSigner[];
      clock: () => DateTime;
    },
  ) {}

  /** The newest checkpoint of the shard that grows; null before the first. */
  async newest(): Promise<SignedCheckpoint | null> {
    return this.#newestOf(await growingShard(this.options.db));
  }

  /**
   * Signs the log as it is.
   *
   * @returns the newest checkpoint; null while the log is empty
   * @throws Error when the log does not begin with what was signed before
   */
  async sign(): Promise<SignedCheckpoint | null> {
    const { db, signers, clock } = this.options;
    const shard = await growingShard(db);
    const before = await this.#newestOf(shard);
    const size = await sizeOf(db, shard.shard);
    if (size === 0 || before?.size === size) return before;
    const root = await rootOf(size, tileReader(db, shard.shard));
    if (before) await this.#assertBeginsWith(before, size, root);
    const text = formatCheckpoint({ origin: shard.origin, size, root });
    const note = await signNote(text, signers(shard.origin));
    const row = { shard: shard.shard, size, root, note };
    await db('log_checkpoints')
      .insert({ ...row, signed_at: clock().toJSDate() })
      .onConflict(['shard', 'size'])
      .ignore();
    return this.#newestOf(shard);
  }

  async #assertBeginsWith(
    before: SignedCheckpoint,
    size: number,
    root: Buffer,
  ): Promise<void> {
    const proof =
      before.size <= size
        ? await consistencyProof(
            before.size,
            size,
            tileReader(this.options.db, before.shard),
          )
        : [];
    const claim = {
      from: before.size,
      to: size,
      fromRoot: before.root,
      toRoot: root,
      proof,
    };
    if (!verifyConsistency(claim)) {
      throw new Error(
        `The log of ${size} entries does not begin with the ${before.size} ` +
          'that were signed: its tables were altered, and nothing is signed. ' +
          'Verify the log and restore what was altered',
      );
    }
  }

  async #newestOf({ shard, origin }: Shard): Promise<SignedCheckpoint | null> {
    const row: CheckpointRow | undefined = await this.options
      .db('log_checkpoints')
      .where({ shard })
      .orderBy('size', 'desc')
      .first();
    return row
      ? {
          shard,
          origin,
          size: Number(row.size),
          root: row.root,
          note: row.note,
          signedAt: instant(row.signed_at),
        }
      : null;
  }
}
