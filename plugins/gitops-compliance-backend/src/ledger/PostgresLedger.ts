import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { Jobs } from '../jobs/Jobs';
import type { CataloguedEntry } from './catalogue';
import { ENTRY_COLUMNS, EntryRow, toRecordedEntry } from './entries';
import type {
  Ledger,
  Projection,
  RebuildReport,
  RecordedEntry,
  Recording,
} from './Ledger';
import { lockStream, sqlState } from './locks';
import { OpenRecording } from './OpenRecording';
import { assertProjections } from './projections';
import { rebuild } from './rebuild';

/** Deadlock and serialisation failure: nothing happened, and a retry helps. */
const WORTH_A_RETRY = new Set(['40P01', '40001']);
const MAX_ATTEMPTS = 5;
const RETRY_DELAY_MS = 20;

/** What a {@link PostgresLedger} works with. */
export interface PostgresLedgerOptions {
  /** The plugin's database, migrated; tables lie in its search path. */
  db: Knex;
  /** All projections, in the order in which they fold an entry. */
  projections: Projection[];
  /** Kinds of entries that may be written. Default: any. */
  catalogue?: readonly CataloguedEntry[];
  jobs: Pick<Jobs, 'enqueue'>;
  /** Gives `observedAt`. */
  clock: () => DateTime;
  logger: LoggerService;
}

/**
 * The ledger on Postgres; its promises are {@link Ledger}'s.
 *
 * Locks are taken in one order: the writers' advisory lock (shared), the
 * stream's row, and then whatever projections, source keys and jobs need. A
 * recording has one stream, so that two recordings cannot wait for each
 * other's streams. Where they cross elsewhere (the same two source keys or job
 * keys in opposite order) Postgres ends one of them, and it is decided anew, a
 * few times: so `decide` must have no effect outside its transaction.
 */
export class PostgresLedger implements Ledger {
  readonly #options: PostgresLedgerOptions;
  readonly #listeners = new Set<(streams: string[]) => void>();
  readonly #recording = new AsyncLocalStorage<{ stream?: string }>();

  /** @throws Error when two projections claim one table */
  constructor(options: PostgresLedgerOptions) {
    assertProjections(options.projections);
    this.#options = options;
  }

  async record<T>(
    stream: string,
    decide: (recording: Recording) => Promise<T>,
  ): Promise<T> {
    const outer = this.#recording.getStore()?.stream;
    if (outer !== undefined) {
      throw new Error(
        `record('${stream}') was called inside record('${outer}'): a ` +
          'recording has one stream. Append there, or record after it',
      );
    }
    const scope: { stream?: string } = { stream };
    let outcome;
    try {
      outcome = await this.#recording.run(scope, () =>
        this.#attempt(stream, decide),
      );
    } finally {
      // Work that was started inside and goes on may record of its own.
      scope.stream = undefined;
    }
    if (outcome.appended) {
      this.#tell([stream]);
    }
    return outcome.result;
  }

  async readStream(stream: string): Promise<RecordedEntry[]> {
    const { rows } = await this.#options.db.raw<{ rows: EntryRow[] }>(
      `SELECT ${ENTRY_COLUMNS}
       FROM ledger_entries e LEFT JOIN ledger_blobs b ON b.hash = e.blob_hash
       WHERE e.stream = ? ORDER BY e.stream_seq`,
      [stream],
    );
    return rows.map(toRecordedEntry);
  }

  onRecorded(listener: (streams: string[]) => void): () => void {
    const own = (streams: string[]) => listener(streams);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  async rebuild(options: { swap?: boolean } = {}): Promise<RebuildReport> {
    const { db, projections, logger } = this.#options;
    return rebuild({ db, projections, logger, swap: options.swap ?? false });
  }

  async #attempt<T>(
    stream: string,
    decide: (recording: Recording) => Promise<T>,
  ): Promise<{ result: T; appended: boolean }> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#options.db.transaction(
          trx => this.#decide(trx, stream, decide),
          { isolationLevel: 'read committed' },
        );
      } catch (error) {
        const state = sqlState(error);
        if (!WORTH_A_RETRY.has(state ?? '') || attempt === MAX_ATTEMPTS) {
          throw error;
        }
        this.#options.logger.debug(
          `Recording of ${stream} met ${state} and is decided anew ` +
            `(attempt ${attempt} of ${MAX_ATTEMPTS})`,
        );
        await wait(RETRY_DELAY_MS * attempt * (1 + Math.random()));
      }
    }
  }

  async #decide<T>(
    trx: Knex.Transaction,
    stream: string,
    decide: (recording: Recording) => Promise<T>,
  ): Promise<{ result: T; appended: boolean }> {
    const { projections, catalogue, jobs, clock } = this.#options;
    const seq = await lockStream(trx, stream);
    const recording = new OpenRecording({
      trx,
      stream,
      seq,
      projections,
      catalogue,
      jobs,
      clock,
    });
    const result = await decide(recording);
    await recording.finish();
    return { result, appended: recording.appended };
  }

  #tell(streams: string[]): void {
    for (const listener of this.#listeners) {
      try {
        listener(streams);
      } catch (error) {
        this.#options.logger.error(
          `A listener failed after ${streams.join(', ')} was recorded`,
          error instanceof Error ? error : undefined,
        );
      }
    }
  }
}
