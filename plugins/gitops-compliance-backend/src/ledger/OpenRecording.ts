import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { JobDraft, Jobs } from '../jobs/Jobs';
import { assertCatalogued, type CataloguedEntry } from './catalogue';
import { insertEntries, prepareEntry } from './entries';
import type {
  EntryDraft,
  Projection,
  RecordedEntry,
  Recording,
} from './Ledger';
import { LIVE, project } from './projections';

/**
 * A recording whose stream row is locked. Appends are numbered one after the
 * other, even when a caller does not wait for them. A failed append or enqueue
 * undoes the recording, even when the caller catches the error: half an entry
 * must not commit.
 */
export class OpenRecording implements Recording {
  readonly trx: Knex.Transaction;
  readonly #stream: string;
  readonly #projections: readonly Projection[];
  readonly #catalogue: readonly CataloguedEntry[] | undefined;
  readonly #jobs: Pick<Jobs, 'enqueue'>;
  readonly #clock: () => DateTime;
  readonly #firstSeq: number;
  #seq: number;
  #last: Promise<unknown> = Promise.resolve();
  #failure: { error: unknown } | undefined;
  #over = false;

  constructor(options: {
    trx: Knex.Transaction;
    stream: string;
    /** Number of the stream's last entry. */
    seq: number;
    projections: readonly Projection[];
    catalogue?: readonly CataloguedEntry[];
    jobs: Pick<Jobs, 'enqueue'>;
    clock: () => DateTime;
  }) {
    this.trx = options.trx;
    this.#stream = options.stream;
    this.#firstSeq = options.seq;
    this.#seq = options.seq;
    this.#projections = options.projections;
    this.#catalogue = options.catalogue;
    this.#jobs = options.jobs;
    this.#clock = options.clock;
  }

  /** Whether anything was appended. */
  get appended(): boolean {
    return this.#seq > this.#firstSeq;
  }

  async append(draft: EntryDraft): Promise<RecordedEntry | null> {
    const [entry] = await this.#inOrder(() => this.#append([draft]));
    return entry ?? null;
  }

  async appendAll(drafts: EntryDraft[]): Promise<RecordedEntry[]> {
    const keyed = drafts.find(({ source }) => source.key);
    if (keyed && drafts.length > 1) {
      // One that is left out would leave a gap in the numbers.
      throw new Error(
        `${keyed.type} has a source key, so it must be appended alone`,
      );
    }
    return drafts.length ? this.#inOrder(() => this.#append(drafts)) : [];
  }

  enqueue(job: JobDraft): Promise<void> {
    return this.#inOrder(() => this.#jobs.enqueue(job, this.trx));
  }

  /**
   * Ends the recording before its transaction commits. Its last statement
   * fails when an earlier one failed unseen: Postgres would answer COMMIT with
   * a silent rollback.
   */
  async finish(): Promise<void> {
    await this.#last;
    this.#over = true;
    if (this.#failure) {
      throw this.#failure.error;
    }
    if (this.appended) {
      await this.trx('ledger_streams')
        .where({ stream: this.#stream })
        .update({ seq: this.#seq });
    } else {
      await this.trx.raw('SELECT 1');
    }
  }

  async #append(drafts: EntryDraft[]): Promise<RecordedEntry[]> {
    const prepared = drafts.map((draft, index) => {
      if (this.#catalogue) assertCatalogued(this.#catalogue, draft);
      return prepareEntry(draft, {
        stream: this.#stream,
        streamSeq: this.#seq + 1 + index,
        observedAt: this.#clock(),
      });
    });
    const ids = await insertEntries(this.trx, prepared);
    this.#seq += ids.size;
    const entries = prepared.flatMap(({ envelope }, index): RecordedEntry[] => {
      const id = ids.get(envelope.streamSeq);
      const erasable = drafts[index].erasable ?? null;
      return id === undefined ? [] : [{ id, envelope, erasable }];
    });
    for (const entry of entries) {
      await project(this.#projections, entry, this.trx, LIVE);
    }
    return entries;
  }

  #inOrder<T>(step: () => Promise<T>): Promise<T> {
    if (this.#over) {
      return Promise.reject(
        new Error(
          `The recording of ${this.#stream} is over; await every append and ` +
            'enqueue inside record()',
        ),
      );
    }
    const done = this.#last.then(step);
    this.#last = done.catch(error => {
      this.#failure ??= { error };
    });
    return done;
  }
}
