import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { Jobs } from '../jobs/Jobs';
import type { CataloguedEntry } from './catalogue';
import type { Causes } from './causes';
import { ENTRY_COLUMNS, EntryRow, toRecordedEntry } from './entries';
import type {
  Ledger,
  Projection,
  RebuildReport,
  RecordedEntry,
  Recording,
  Recordings,
} from './Ledger';
import { lockStreams, sqlState } from './locks';
import { OpenRecordings } from './OpenRecordings';
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
  /** Jobs that entries cause by what they are. Default: none. */
  causes?: Causes;
  /** Gives `observedAt`. */
  clock: () => DateTime;
  logger: LoggerService;
}

/**
 * The ledger on Postgres; its promises are {@link Ledger}'s.
 *
 * Locks are taken in one order: the writers' advisory lock (shared), the
 * streams' rows, and then whatever projections, source keys and jobs need. A
 * recording of one stream waits for no other while it has it, and one of many
 * locks them in sorted order before it decides: so no two recordings wait for
 * each other's streams. Identities are locked in sorted order too, and job keys
 * in each call. Where recordings cross elsewhere (the same two source keys, or
 * job keys of several calls, in opposite order) Postgres ends one of them, and
 * it is decided anew, a few times: so `decide` must have no effect outside its
 * transaction.
 */
export class PostgresLedger implements Ledger {
  readonly #options: PostgresLedgerOptions;
  readonly #listeners = new Set<(streams: string[]) => void>();
  readonly #recording = new AsyncLocalStorage<{ streams?: string[] }>();

  /** @throws Error when two projections claim one table */
  constructor(options: PostgresLedgerOptions) {
    assertProjections(options.projections);
    this.#options = options;
  }

  record<T>(
    stream: string,
    decide: (recording: Recording) => Promise<T>,
  ): Promise<T> {
    return this.#record([stream], recordings => decide(recordings.of(stream)));
  }

  recordMany<T>(
    streams: string[],
    decide: (recordings: Recordings) => Promise<T>,
  ): Promise<T> {
    return this.#record([...new Set(streams)].sort(), decide);
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

  async #record<T>(
    streams: string[],
    decide: (recordings: OpenRecordings) => Promise<T>,
  ): Promise<T> {
    const outer = this.#recording.getStore()?.streams;
    if (outer !== undefined) {
      throw new Error(
        `record('${streams[0]}') was called inside record('${outer[0]}'): ` +
          'streams are locked before anything is decided. Append there, or ' +
          'record after it',
      );
    }
    const scope: { streams?: string[] } = { streams };
    let outcome;
    try {
      outcome = await this.#recording.run(scope, () =>
        this.#attempt(streams, decide),
      );
    } finally {
      // Work that was started inside and goes on may record of its own.
      scope.streams = undefined;
    }
    if (outcome.appended.length) {
      this.#tell(outcome.appended);
    }
    return outcome.result;
  }

  async #attempt<T>(
    streams: string[],
    decide: (recordings: OpenRecordings) => Promise<T>,
  ): Promise<{ result: T; appended: string[] }> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#transact(streams, decide);
      } catch (error) {
        const state = sqlState(error);
        if (!WORTH_A_RETRY.has(state ?? '') || attempt === MAX_ATTEMPTS) {
          throw error;
        }
        this.#options.logger.debug(
          `Recording of ${streams[0]} met ${state} and is decided anew ` +
            `(attempt ${attempt} of ${MAX_ATTEMPTS})`,
        );
        await wait(RETRY_DELAY_MS * attempt * (1 + Math.random()));
      }
    }
  }

  /**
   * Postgres answers the COMMIT of a transaction in which a statement failed
   * with a silent rollback. So a failed statement fails the recording, also
   * where whoever sent it caught the error, or did not wait for it.
   */
  async #transact<T>(
    streams: string[],
    decide: (recordings: OpenRecordings) => Promise<T>,
  ): Promise<{ result: T; appended: string[] }> {
    let failure: { error: unknown } | undefined;
    const throwFailure = () => {
      if (failure) throw failure.error;
    };
    const outcome = await this.#options.db.transaction(async trx => {
      trx.on('query-error', (error: unknown) => {
        failure ??= { error };
      });
      const decided = await this.#decide(trx, streams, decide);
      throwFailure();
      return decided;
    });
    throwFailure();
    return outcome;
  }

  async #decide<T>(
    trx: Knex.Transaction,
    streams: string[],
    decide: (recordings: OpenRecordings) => Promise<T>,
  ): Promise<{ result: T; appended: string[] }> {
    const { projections, catalogue, jobs, causes, clock } = this.#options;
    const seqs = await lockStreams(trx, streams);
    const recordings = new OpenRecordings({
      trx,
      seqs,
      projections,
      catalogue,
      jobs,
      causes,
      clock,
    });
    const result = await decide(recordings);
    await recordings.finish();
    return { result, appended: recordings.appended };
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
