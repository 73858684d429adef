import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type {
  LedgerEntries,
  LedgerStatus,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { parseObject } from '@gitops-compliance/evidence-log';
import type { LogArchive } from '../archive/LogArchive';
import type { Sight } from '../../access/Sight';
import type { AnchorService } from '../anchors/AnchorService';
import type { KeyRing } from '../keys/KeyRing';
import { instantOrNull } from '../../shared/time';
import type { LogReader } from './LogReader';
import { allShards, growingShard } from './shards';
import type { TransparencyLog } from './TransparencyLog';

/** Read side of the log for screens. */
export class LogQueries {
  constructor(
    private readonly options: {
      db: Knex;
      keys: KeyRing;
      reader: LogReader;
      log: TransparencyLog;
      anchoring: AnchorService;
      archive: LogArchive;
      clock: () => DateTime;
    },
  ) {}

  /** How large the log is, what is signed of it, and by which keys. */
  async status(): Promise<Omit<LedgerStatus, 'checks'>> {
    const { db, keys, log, reader, anchoring, archive, clock } = this.options;
    const shard = await growingShard(db);
    const [shards, size, waiting, checkpoint, inUse, anchors, archived] =
      await Promise.all([
        allShards(db),
        reader.size(shard),
        log.sequencer.waiting(),
        log.checkpoints.newest(),
        keys.inUse(shard.origin, clock()),
        anchoring.status(),
        archive.status(),
      ]);
    return {
      origin: shard.origin,
      shard: shard.shard,
      shards,
      size,
      waiting,
      problem: log.problem,
      unsignedSince: await unsignedSince(
        db,
        shard.shard,
        checkpoint?.size ?? 0,
      ),
      checkpoint: checkpoint && {
        size: checkpoint.size,
        root: checkpoint.root.toString('base64'),
        signedAt: checkpoint.signedAt,
        note: checkpoint.note,
      },
      keys: inUse,
      anchors,
      archive: archived,
    };
  }

  /** Entries of a shard from a place on; those that the reader sees. */
  async entries(
    query: { shard?: number; from: number; count: number },
    sees: Sight,
  ): Promise<LedgerEntries> {
    const shard = await this.options.reader.shard(query.shard);
    const items = await this.options.reader.entries(
      shard.shard,
      query.from,
      query.count,
      sees.entries,
    );
    return {
      shard: shard.shard,
      items: items.map(({ index, entry }) => ({
        index,
        entry: parseObject(entry) as Record<string, unknown>,
      })),
    };
  }
}

/** When the oldest entry was recorded that no checkpoint covers; null: none. */
async function unsignedSince(
  db: Knex,
  shard: number,
  signedSize: number,
): Promise<string | null> {
  const { rows } = await db.raw<{ rows: { since: Date | null }[] }>(
    `SELECT min(e.observed_at) AS since FROM ledger_entries e
     WHERE e.id IN (
       (SELECT entry_id FROM log_index
        WHERE shard = ? AND log_index >= ? ORDER BY log_index LIMIT 1)
       UNION ALL
       (SELECT first_id FROM log_outbox ORDER BY first_id LIMIT 1))`,
    [shard, signedSize],
  );
  return instantOrNull(rows[0].since);
}
