import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { JobDraft, Jobs } from '../jobs/Jobs';
import { assertCatalogued, type CataloguedEntry } from './catalogue';
import { formatInstant, insertEntries, prepareEntry } from './entries';
import type { Causes } from './causes';
import type {
  Projection,
  RecordedEntry,
  Recording,
  Recordings,
  StreamDraft,
} from './Ledger';
import { LIVE, project } from './projections';

/**
 * Recordings whose stream rows are locked. Appends are numbered one after the
 * other, even when a caller does not wait for them. A failed append or enqueue
 * undoes them all, even when the caller catches the error: half an entry must
 * not commit.
 */
export class OpenRecordings implements Recordings {
  readonly trx: Knex.Transaction;
  readonly #projections: readonly Projection[];
  readonly #catalogue: readonly CataloguedEntry[] | undefined;
  readonly #jobs: Pick<Jobs, 'enqueue'>;
  readonly #clock: () => DateTime;
  readonly #causes: Causes;
  readonly #seqs: Map<string, number>;
  readonly #appended = new Set<string>();
  #last: Promise<unknown> = Promise.resolve();
  #failure: { error: unknown } | undefined;
  #over = false;

  constructor(options: {
    trx: Knex.Transaction;
    /** Number of each stream's last entry. */
    seqs: Map<string, number>;
    projections: readonly Projection[];
    catalogue?: readonly CataloguedEntry[];
    jobs: Pick<Jobs, 'enqueue'>;
    clock: () => DateTime;
    causes?: Causes;
  }) {
    this.trx = options.trx;
    this.#seqs = new Map(options.seqs);
    this.#projections = options.projections;
    this.#catalogue = options.catalogue;
    this.#jobs = options.jobs;
    this.#clock = options.clock;
    this.#causes = options.causes ?? (() => []);
  }

  /** The streams to which anything was appended. */
  get appended(): string[] {
    return [...this.#appended];
  }

  /** The recording of one of the streams. */
  of(stream: string): Recording {
    const appendAll = (drafts: StreamDraft['draft'][]) =>
      this.appendAll(drafts.map(draft => ({ stream, draft })));
    return {
      trx: this.trx,
      append: async draft => (await appendAll([draft]))[0] ?? null,
      appendAll,
      enqueue: jobs => this.enqueue(jobs),
    };
  }

  async appendAll(drafts: StreamDraft[]): Promise<RecordedEntry[]> {
    const keyed = drafts.find(({ draft }) => draft.source.key);
    if (keyed && drafts.length > 1) {
      // One that is left out would leave a gap in the numbers.
      throw new Error(
        `${keyed.draft.type} has a source key, so it must be appended alone`,
      );
    }
    return drafts.length ? this.#inOrder(() => this.#append(drafts)) : [];
  }

  enqueue(jobs: JobDraft | JobDraft[]): Promise<void> {
    return this.#inOrder(() => this.#jobs.enqueue(jobs, this.trx));
  }

  /** Ends the recordings before their transaction commits. */
  async finish(): Promise<void> {
    await this.#last;
    this.#over = true;
    if (this.#failure) {
      throw this.#failure.error;
    }
  }

  async #append(drafts: StreamDraft[]): Promise<RecordedEntry[]> {
    const observedAt = formatInstant(this.#clock());
    const seqs = new Map<string, number>();
    const prepared = drafts.map(({ stream, draft }) => {
      if (this.#catalogue) assertCatalogued(this.#catalogue, draft);
      const streamSeq = (seqs.get(stream) ?? this.#seqOf(stream)) + 1;
      seqs.set(stream, streamSeq);
      return prepareEntry(draft, { stream, streamSeq, observedAt });
    });
    const ids = await insertEntries(this.trx, prepared);
    const entries = prepared.flatMap(({ envelope }, index): RecordedEntry[] => {
      const id = ids[index];
      if (id === undefined) return [];
      this.#seqs.set(envelope.stream, envelope.streamSeq);
      this.#appended.add(envelope.stream);
      const erasable = drafts[index].draft.erasable ?? null;
      return [{ id, envelope, erasable }];
    });
    await project(this.#projections, entries, this.trx, LIVE);
    const caused = this.#causes(entries);
    if (caused.length) await this.#jobs.enqueue(caused, this.trx);
    return entries;
  }

  /** @throws Error where the stream is none of those that are locked */
  #seqOf(stream: string): number {
    const seq = this.#seqs.get(stream);
    if (seq === undefined) {
      throw new Error(`The stream ${stream} is not locked by this recording`);
    }
    return seq;
  }

  #inOrder<T>(step: () => Promise<T>): Promise<T> {
    if (this.#over) {
      return Promise.reject(
        new Error(
          `The recording of ${
            [...this.#seqs.keys()][0]
          } is over; await every ` + 'append and enqueue inside record()',
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
