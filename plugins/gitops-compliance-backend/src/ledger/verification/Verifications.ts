import type { LoggerService } from '@backstage/backend-plugin-api';
import { noteKey, parseVkey } from '@gitops-compliance/evidence-log/node';
import type { JsonObject } from '@gitops-compliance/evidence-log';
import type { LedgerVerification } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { LogFacts } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Requester } from '../../persons/Requester';
import type { Jobs } from '../../jobs/Jobs';
import { catalogUser } from '../../persons/catalogUser';
import type { Identities } from '../../persons/Identities';
import { instant, instantOrNull, toDateTime } from '../../shared/time';
import { keysOnRecord } from '../keys/recordKeys';
import type { Ledger } from '../Ledger';
import { allShards } from '../log/shards';
import { sizeOf } from '../log/tileRows';
import type { Difference } from './Difference';
import { LogWalk } from './LogWalk';
import { type LedgerVerifiedPayload, VERIFICATIONS_STREAM } from './records';

/** A run that says nothing for so long is not at work any more. */
const SILENT_SECONDS = 120;

const jobSchema = z.object({ verification: z.string().uuid() });

interface VerificationRow {
  id: string;
  requester: string | null;
  requested_at: Date;
  heard_at: Date;
  /** bigint, as text. */
  done: string;
  total: string;
  finished_at: Date | null;
  result: LedgerVerifiedPayload | null;
}

/**
 * "Verify now": the ledger computes itself anew and says where it first differs
 * from what was signed.
 *
 * What it promises: one run at a time, whoever asks; the run goes on where its
 * process dies, from the beginning; its result is an entry.
 *
 * What it does not promise: anything against somebody who has database *and*
 * keys. For that there are anchors, and the verifier on another machine.
 */
export class Verifications {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      identities: Identities;
      jobs: Pick<Jobs, 'enqueue'>;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {}

  /** Starts a run, unless one is at work. */
  async request(requester: Requester | null): Promise<void> {
    const { db, identities, jobs, clock } = this.options;
    const now = clock();
    await db.transaction(async trx => {
      const [ref] = requester
        ? await identities.refs(trx, [catalogUser(requester)])
        : [null];
      await trx('log_verifications')
        .insert({
          id: randomUUID(),
          requester: ref,
          requested_at: now.toJSDate(),
          heard_at: new Date(0),
        })
        .onConflict(
          trx.raw('((finished_at IS NULL)) WHERE finished_at IS NULL'),
        )
        .ignore();
      const running: VerificationRow | undefined = await trx(
        'log_verifications',
      )
        .whereNull('finished_at')
        .forUpdate()
        .first();
      // One that was at work may have finished just now.
      if (!running) return;
      const silentSeconds = now
        .diff(toDateTime(running.heard_at))
        .as('seconds');
      if (silentSeconds < SILENT_SECONDS) return;
      await trx('log_verifications')
        .where({ id: running.id })
        .update({ heard_at: now.toJSDate() });
      await jobs.enqueue(
        {
          queue: 'ledger.verify',
          data: { verification: running.id },
          key: running.id,
        },
        trx,
      );
    });
  }

  /** The run that is at work, or else the last; null before the first. */
  async latest(): Promise<LedgerVerification | null> {
    const row: VerificationRow | undefined = await this.options
      .db('log_verifications')
      .orderBy('requested_at', 'desc')
      .first();
    if (!row) return null;
    return {
      id: row.id,
      requestedAt: instant(row.requested_at),
      done: Number(row.done),
      total: Number(row.total),
      finishedAt: instantOrNull(row.finished_at),
      difference: row.result?.difference ?? null,
    };
  }

  /** The last run that came to an end, as LOG-01 judges it; null: none did. */
  async lastFinished(): Promise<LogFacts['verification']> {
    const row: VerificationRow | undefined = await this.options
      .db('log_verifications')
      .whereNotNull('finished_at')
      .orderBy('finished_at', 'desc')
      .first();
    if (!row?.finished_at || !row.result) return null;
    const { shards, difference } = row.result;
    return {
      size: shards[shards.length - 1]?.size ?? 0,
      finishedAt: instant(row.finished_at),
      difference: difference && difference.sentence,
    };
  }

  /** The job `ledger.verify`; throws where a retry is worth it. */
  async run(data: Record<string, unknown>, signal: AbortSignal): Promise<void> {
    const { verification: id } = jobSchema.parse(data);
    const row: VerificationRow | undefined = await this.#row(id).first();
    if (!row || row.finished_at) return;
    const result = await this.#walk(id, signal);
    await this.#finish(row, result);
  }

  async #walk(id: string, signal: AbortSignal): Promise<LedgerVerifiedPayload> {
    const { db, clock } = this.options;
    const shards = await Promise.all(
      (
        await allShards(db)
      ).map(async shard => ({ shard, size: await sizeOf(db, shard.shard) })),
    );
    const total = shards.reduce((sum, { size }) => sum + size, 0);
    let done = 0;
    const progress = async (entries: number) => {
      done += entries;
      const heardAt = clock().toJSDate();
      await this.#row(id).update({ done, total, heard_at: heardAt });
    };
    await progress(0);
    const publicKeys = await this.#checkpointKeys();
    const result: LedgerVerifiedPayload = { shards: [], difference: null };
    for (const { shard, size } of shards) {
      const keys = publicKeys.map(key => noteKey(shard.origin, key));
      const walk = new LogWalk({
        db,
        shard,
        keys,
        onProgress: progress,
        signal,
      });
      const { root, checkpoints, difference } = await walk.run(size);
      result.shards.push({
        shard: shard.shard,
        origin: shard.origin,
        size,
        root: root.toString('base64'),
        checkpoints,
      });
      if (difference) return { ...result, difference };
    }
    return { ...result, difference: await this.#entryWithoutPlace() };
  }

  /** Every key that ever signed checkpoints, as the ledger itself tells. */
  async #checkpointKeys() {
    const vkeys = (await keysOnRecord(this.options.ledger))
      .filter(({ role }) => role === 'checkpoint')
      .map(({ vkey }) => vkey);
    return [...new Set(vkeys)].map(vkey => parseVkey(vkey).publicKey);
  }

  /** One statement, so that what moves from outbox to index is in one of them. */
  async #entryWithoutPlace(): Promise<Difference | null> {
    const { rows } = await this.options.db.raw<{
      rows: { stream: string; stream_seq: string }[];
    }>(
      `SELECT e.stream, e.stream_seq FROM ledger_entries e
       WHERE NOT EXISTS (SELECT FROM log_index i WHERE i.entry_id = e.id)
         AND e.id NOT IN (SELECT unnest(entry_ids) FROM log_outbox)
       ORDER BY e.id LIMIT 1`,
    );
    if (rows.length === 0) return null;
    const shards = await allShards(this.options.db);
    const { shard } = shards[shards.length - 1];
    return {
      kind: 'entry',
      shard,
      place: await sizeOf(this.options.db, shard),
      sentence: `Entry ${rows[0].stream_seq} of ${rows[0].stream} has no place in the log and waits for none: it was put in, or taken out of the outbox, by hand`,
    };
  }

  async #finish(
    { id, requester }: VerificationRow,
    result: LedgerVerifiedPayload,
  ): Promise<void> {
    const { ledger, clock, logger } = this.options;
    if (result.difference) {
      logger.error(`The ledger does not verify. ${result.difference.sentence}`);
    }
    const now = clock();
    await ledger.record(VERIFICATIONS_STREAM, async recording => {
      await recording.append({
        type: 'ledger.verified',
        v: 1,
        occurredAt: instant(now),
        source: { collector: 'portal', key: `ledger.verified:${id}` },
        attestation: 'decided',
        persons: requester ? { requester } : {},
        controls: ['PCI:10.3.4', 'ISO:A.8.15', 'NIST:AU-9(3)'],
        payload: result as unknown as JsonObject,
      });
      await recording
        .trx('log_verifications')
        .where({ id })
        .update({
          finished_at: now.toJSDate(),
          result: JSON.stringify(result),
        });
    });
  }

  #row(id: string): Knex.QueryBuilder {
    return this.options.db('log_verifications').where({ id });
  }
}
