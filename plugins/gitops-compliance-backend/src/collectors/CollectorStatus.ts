import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Ledger, Recording } from '../ledger/Ledger';
import { gapOpened } from '../completeness/gaps/gapDrafts';
import { instant, instantOrNull } from '../shared/time';
import { recordCoverage } from './recordCoverage';

/** What is known of a collector's health. */
export interface CollectorHealth {
  collector: string;
  title: string;
  /** ISO 8601 UTC; null: never heard. */
  lastHeard: string | null;
  /** What is wrong at present; null: nothing. */
  problem: string | null;
  /** Since when, ISO 8601 UTC. */
  problemSince: string | null;
}

interface Row {
  collector: string;
  title: string;
  last_heard: Date | null;
  problem: string | null;
  problem_since: Date | null;
}

/** A replica that is silent for longer loses its lease. */
const LEASE_MS = 15_000;
/** How often the holder renews, and the others ask. */
export const LEASE_RENEWAL_MS = 4_000;
/** Least time between two writes of a heartbeat that says nothing new. */
const HEARTBEAT_INTERVAL_MS = 5_000;

/**
 * Heartbeats of the collectors.
 *
 * Every heartbeat is kept in the status row; the ledger gets the folded story:
 * one entry per collector and hour, and one at each edge of a gap (design
 * §5.4). A gap closes only after a full reading of the source, together with a
 * statement of what could not be recovered. An hour in which the portal did not
 * run is a gap too, opened and closed by the first reading after it.
 */
export class CollectorStatus {
  readonly #lastWrite = new Map<string, number>();
  readonly #problem = new Map<string, boolean>();

  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      clock: () => DateTime;
      /**
       * Silence, in seconds, after which a collector's source is not believed:
       * a source that is only read at intervals is silent in between.
       */
      staleAfterSeconds: (collector: string) => number;
    },
  ) {}

  /** The source answered. `complete`: it was read in full. */
  async heard(
    collector: string,
    title: string,
    options: { complete: boolean; cursor?: string | null },
  ): Promise<void> {
    const now = this.options.clock();
    const last = this.#lastWrite.get(collector) ?? 0;
    const quiet =
      !options.complete && now.toMillis() - last < HEARTBEAT_INTERVAL_MS;
    if (quiet || (!options.complete && this.#problem.get(collector))) return;
    this.#lastWrite.set(collector, now.toMillis());
    this.#problem.set(collector, false);
    const write = (db: Knex) =>
      db('collector_status')
        .insert({
          collector,
          title,
          last_heard: now.toJSDate(),
          problem: null,
          problem_since: null,
          cursor: options.cursor ?? null,
        })
        .onConflict('collector')
        .merge();
    if (!options.complete) {
      // Life on the line closes no gap, not even one that a replica opened.
      await this.options
        .db('collector_status')
        .insert({ collector, title, last_heard: now.toJSDate() })
        .onConflict('collector')
        .merge({ last_heard: now.toJSDate() })
        .whereNull('collector_status.problem');
      return;
    }
    await this.#record(collector, async recording => {
      const before = await rowOf(recording.trx, collector);
      await write(recording.trx);
      await recordCoverage(recording, { collector, now, before });
    });
  }

  /** The source could not be read. */
  async failed(
    collector: string,
    title: string,
    problem: string,
  ): Promise<void> {
    const now = this.options.clock();
    this.#problem.set(collector, true);
    await this.#record(collector, async recording => {
      const before = await rowOf(recording.trx, collector);
      await recording
        .trx('collector_status')
        .insert({
          collector,
          title,
          last_heard: null,
          problem,
          problem_since: now.toJSDate(),
        })
        .onConflict('collector')
        .merge(
          before?.problem
            ? { title, problem }
            : { title, problem, problem_since: now.toJSDate() },
        );
      if (before?.problem) return;
      await recording.append(
        gapOpened(
          collector,
          instant(now),
          {
            gap: randomUUID(),
            cause: 'unreachable',
            lastHeard: instantOrNull(before?.last_heard),
            historyRows: null,
          },
          problem,
        ),
      );
    });
  }

  /**
   * Makes `owner` the one replica that watches the source, or lets it stay
   * that. False while another one is.
   */
  async lease(
    collector: string,
    title: string,
    owner: string,
  ): Promise<boolean> {
    const now = this.options.clock();
    const until = now.plus({ milliseconds: LEASE_MS });
    const { rows } = await this.options.db.raw<{ rows: unknown[] }>(
      `INSERT INTO collector_status AS c
         (collector, title, lease_owner, lease_until)
       VALUES (:collector, :title, :owner, :until)
       ON CONFLICT (collector) DO UPDATE
         SET lease_owner = excluded.lease_owner,
             lease_until = excluded.lease_until
         WHERE c.lease_owner IS NULL OR c.lease_owner = excluded.lease_owner
            OR c.lease_until < :now
       RETURNING 1`,
      {
        collector,
        title,
        owner,
        until: until.toJSDate(),
        now: now.toJSDate(),
      },
    );
    return rows.length > 0;
  }

  /** Whether `owner` still holds the lease; for the moment of recording. */
  async holdsLease(
    db: Knex,
    collector: string,
    owner: string,
  ): Promise<boolean> {
    const row = await db('collector_status')
      .where({ collector, lease_owner: owner })
      .first();
    return row !== undefined;
  }

  /** Lets another replica take over at once. */
  async release(collector: string, owner: string): Promise<void> {
    await this.options
      .db('collector_status')
      .where({ collector, lease_owner: owner })
      .update({ lease_owner: null, lease_until: null });
  }

  /** Health of every collector, by name. */
  async all(db: Knex = this.options.db): Promise<CollectorHealth[]> {
    const rows = await db<Row>('collector_status').orderBy('collector');
    return rows.map(row => ({
      collector: row.collector,
      title: row.title,
      lastHeard: instantOrNull(row.last_heard),
      problem: row.problem,
      problemSince: instantOrNull(row.problem_since),
    }));
  }

  /** Whether a source was heard recently enough to be believed. */
  isFresh(health: CollectorHealth | undefined): boolean {
    if (!health?.lastHeard) return false;
    const age = this.options.clock().toMillis() - Date.parse(health.lastHeard);
    const allowed = this.options.staleAfterSeconds(health.collector);
    return age <= allowed * 1000;
  }

  async #record(
    collector: string,
    decide: (recording: Recording) => Promise<void>,
  ): Promise<void> {
    // Under the stream's lock each edge of a gap is seen by one replica.
    await this.options.ledger.record(`collector:${collector}`, decide);
  }
}

async function rowOf(db: Knex, collector: string): Promise<Row | undefined> {
  return db<Row>('collector_status').where({ collector }).first();
}
