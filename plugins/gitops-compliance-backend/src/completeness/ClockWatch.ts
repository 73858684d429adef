import { CLOCK_LIMIT_SECONDS, type ClockFact } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { instant } from '../shared/time';

/** Places that are compared in one statement. */
const BATCH = 10_000;
/** Set-backs that are told of a period; one is enough to fail. */
const TOLD = 100;

/**
 * Compares the time of each entry with that of its predecessor in the log, once
 * each, and keeps where it is earlier by more than clocks of replicas may be
 * apart ({@link CLOCK_LIMIT_SECONDS}). Any number of replicas may do it at once.
 */
export class ClockWatch {
  constructor(private readonly db: Knex) {}

  /** Compares what came into the log since; resolves to how many entries. */
  async compare(signal?: AbortSignal): Promise<number> {
    const shards: number[] = await this.db('log_shards')
      .orderBy('shard')
      .pluck('shard');
    let compared = 0;
    for (const shard of shards) {
      for (;;) {
        signal?.throwIfAborted();
        const count = await this.#batch(shard);
        compared += count;
        if (count < BATCH) break;
      }
    }
    return compared;
  }

  /** Where a clock was set back in a period; the worst first. */
  async setBacks(from: Date, until: Date): Promise<ClockFact[]> {
    const rows = await this.db('clock_setbacks')
      .where('after', '>=', from)
      .where('observed_at', '<', until)
      .orderByRaw('after - observed_at DESC, shard, log_index')
      .limit(TOLD);
    return rows.map(row => ({
      place:
        row.shard === 1
          ? `entry ${row.log_index} of the log`
          : `entry ${row.log_index} of shard ${row.shard}`,
      observedAt: instant(row.observed_at),
      after: instant(row.after),
    }));
  }

  /** Whether every entry with a place from before `at` was compared. */
  async isDone(at: Date): Promise<boolean> {
    const { rows } = await this.db.raw<{ rows: unknown[] }>(
      `SELECT 1 FROM log_shards s LEFT JOIN clock_progress p USING (shard)
       WHERE EXISTS (
         SELECT 1 FROM log_index i JOIN ledger_entries e ON e.id = i.entry_id
         WHERE i.shard = s.shard AND i.log_index >= coalesce(p.compared, 0)
           AND e.observed_at < ?)
       LIMIT 1`,
      [at],
    );
    return rows.length === 0;
  }

  /** One replica at a time for a shard: the others wait at its row. */
  #batch(shard: number): Promise<number> {
    return this.db.transaction(async trx => {
      await trx('clock_progress')
        .insert({ shard, compared: 0 })
        .onConflict('shard')
        .ignore();
      const progress = await trx('clock_progress')
        .where({ shard })
        .forUpdate()
        .first();
      const { rows } = await trx.raw<{
        rows: { count: number; last_at: Date | null }[];
      }>(
        `WITH placed AS (
           SELECT i.log_index, e.observed_at
           FROM log_index i LEFT JOIN ledger_entries e ON e.id = i.entry_id
           WHERE i.shard = :shard AND i.log_index >= :from
             AND i.log_index < CAST(:from AS bigint) + :batch
           ORDER BY i.log_index),
         paired AS (
           SELECT log_index, observed_at, lag(observed_at, 1, :lastAt)
             OVER (ORDER BY log_index) AS after
           FROM placed),
         found AS (
           INSERT INTO clock_setbacks (shard, log_index, observed_at, after)
           SELECT :shard, log_index, observed_at, after FROM paired
           WHERE after - observed_at > make_interval(secs => :limit))
         SELECT count(*)::integer AS count,
           (SELECT observed_at FROM placed ORDER BY log_index DESC LIMIT 1)
             AS last_at
         FROM placed`,
        {
          shard,
          from: progress.compared,
          batch: BATCH,
          lastAt: progress.last_at,
          limit: CLOCK_LIMIT_SECONDS,
        } as Record<string, Knex.Value>,
      );
      const [{ count, last_at: lastAt }] = rows;
      if (count > 0) {
        await trx('clock_progress')
          .where({ shard })
          .update({
            compared: Number(progress.compared) + count,
            last_at: lastAt,
          });
      }
      return count;
    });
  }
}
