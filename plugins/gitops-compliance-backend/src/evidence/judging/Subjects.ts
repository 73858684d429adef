import {
  type EvidenceEntry,
  NamesFold,
  TARGET_TYPES,
  targetOf,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { inAttempt } from '../attempt';
import { selectedEntries } from '../files/entryFiles';
import { readOrNull } from '../readOrNull';
import type { FixedExport } from '../records';

/** Streams that are written, or whose entries are read, at once. */
const STREAMS_AT_ONCE = 100;

/**
 * Which streams of an export tell of which target. All that a change is judged
 * from lies in the streams of its target and in the background, so that one
 * target at a time is enough.
 */
export class Subjects {
  constructor(
    private readonly db: Knex,
    private readonly exported: FixedExport,
  ) {}

  /** Finds the targets of all streams, unless that was done before. */
  async prepare(): Promise<void> {
    const { db, exported } = this;
    const known = await db('evidence_subjects')
      .where({ export_id: exported.id })
      .first('stream');
    if (known) return;
    await db.transaction(async trx => {
      const targets = new Map<string, string>();
      const write = async () => {
        await trx.raw(
          `INSERT INTO evidence_subjects (export_id, stream, target)
           SELECT ?, stream, target
           FROM unnest(?::text[], ?::text[]) AS given (stream, target)
           ON CONFLICT (export_id, stream)
           DO UPDATE SET target = excluded.target`,
          [exported.id, [...targets.keys()], [...targets.values()]],
        );
        targets.clear();
      };
      const names = new NamesFold();
      const renamings = selectedEntries(trx, exported, {
        sql: `e.type = 'service.renamed'`,
        bindings: [],
      });
      for await (const { entry } of renamings) {
        const read = readOrNull(entry);
        if (read) names.add(read);
      }
      const telling = selectedEntries(trx, exported, {
        sql: 'e.type = ANY (?::text[])',
        bindings: [[...TARGET_TYPES]],
      });
      for await (const { entry } of telling) {
        const read = readOrNull(entry);
        const target = read && targetOf(read, names);
        if (!read || !target) continue;
        targets.set(read.stream, target);
        if (targets.size >= STREAMS_AT_ONCE) await write();
      }
      if (targets.size > 0) await write();
    });
  }

  /** A target that is not judged yet; undefined: all are. */
  async next(): Promise<string | undefined> {
    const row = await this.db('evidence_subjects')
      .where({ export_id: this.exported.id, judged: false })
      .orderBy('target')
      .first('target');
    return row?.target;
  }

  /** The entries of a target, each stream in its order. */
  async *entriesOf(target: string): AsyncGenerator<EvidenceEntry> {
    const { db, exported } = this;
    const streams: string[] = await db('evidence_subjects')
      .where({ export_id: exported.id, target })
      .orderBy('stream')
      .pluck('stream');
    for (let from = 0; from < streams.length; from += STREAMS_AT_ONCE) {
      const { rows } = await db.raw<{
        rows: { shard: number; log_index: string; entry: Buffer }[];
      }>(
        `SELECT x.shard, x.log_index, e.entry
         FROM ledger_entries e
         JOIN log_index i ON i.entry_id = e.id
         JOIN evidence_entries x ON x.export_id = ?
           AND x.shard = i.shard AND x.log_index = i.log_index
         WHERE e.stream = ANY (?::text[])
         ORDER BY x.shard, x.log_index`,
        [exported.id, streams.slice(from, from + STREAMS_AT_ONCE)],
      );
      for (const { shard, log_index: logIndex, entry } of rows) {
        const read = readOrNull(entry);
        if (read) yield { ...read, place: `${shard}/${logIndex}` };
      }
    }
  }

  /** Marks a target as judged, once all that was made of it is kept. */
  async judged(target: string): Promise<void> {
    await inAttempt(this.db, this.exported, trx =>
      trx('evidence_subjects')
        .where({ export_id: this.exported.id, target })
        .update({ judged: true }),
    );
  }

  /** Forgets the targets of the export. */
  async clear(): Promise<void> {
    await this.db('evidence_subjects')
      .where({ export_id: this.exported.id })
      .delete();
  }
}
