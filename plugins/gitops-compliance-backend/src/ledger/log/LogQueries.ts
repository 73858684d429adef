import type { Knex } from 'knex';
import type {
  LedgerEntries,
  LedgerStatus,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { parseObject } from '@gitops-compliance/evidence-log';
import type { AnchorService } from '../anchors/AnchorService';
import type { KeyRing } from '../keys/KeyRing';
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
    },
  ) {}

  /** How large the log is, what is signed of it, and by which keys. */
  async status(): Promise<Omit<LedgerStatus, 'checks'>> {
    const { db, keys, log, reader, anchoring } = this.options;
    const shard = await growingShard(db);
    const [shards, size, waiting, checkpoint, inUse, anchors] =
      await Promise.all([
        allShards(db),
        reader.size(shard),
        log.sequencer.waiting(),
        log.checkpoints.newest(),
        keys.inUse(shard.origin),
        anchoring.status(),
      ]);
    return {
      origin: shard.origin,
      shard: shard.shard,
      shards: shards.map(({ closedSize, ...rest }) => ({
        ...rest,
        closedSize,
      })),
      size,
      waiting,
      checkpoint: checkpoint && {
        size: checkpoint.size,
        root: checkpoint.root.toString('base64'),
        signedAt: checkpoint.signedAt,
        note: checkpoint.note,
      },
      keys: inUse,
      anchors,
    };
  }

  /** Entries of a shard from a place on. */
  async entries(query: {
    shard?: number;
    from: number;
    count: number;
  }): Promise<LedgerEntries> {
    const shard = await this.options.reader.shard(query.shard);
    const items = await this.options.reader.entries(
      shard.shard,
      query.from,
      query.count,
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
