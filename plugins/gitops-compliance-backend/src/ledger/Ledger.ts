import type { Knex } from 'knex';
import type { Envelope, JsonObject } from '@gitops-compliance/evidence-log';
import type { JobDraft } from '../jobs/Jobs';

/**
 * The one choke point for facts and decisions (design §3).
 *
 * What it promises: entries are only added; within a stream they are numbered
 * without gaps in the order in which the stream row was locked; an entry, the
 * projections that fold it and the jobs that it causes commit together or not
 * at all; a source key is recorded once, whatever the number of deliveries or
 * replicas.
 *
 * What it does not promise: any order between streams, or that the database's
 * owner cannot tear the protection down.
 */
export interface Ledger {
  /**
   * Locks the stream, then lets `decide` read the read models and append.
   * Runs in READ COMMITTED, so what `decide` reads after the lock is current.
   * Throwing from `decide` undoes everything.
   */
  record<T>(
    stream: string,
    decide: (recording: Recording) => Promise<T>,
  ): Promise<T>;

  /**
   * The same for several streams in one transaction: all are locked before
   * `decide` runs, and what is appended to any of them commits with the rest or
   * not at all. For observations that come in bulk: a recording of each costs
   * about ten times as much. What is decided on one stream alone is for
   * {@link record}.
   */
  recordMany<T>(
    streams: string[],
    decide: (recordings: Recordings) => Promise<T>,
  ): Promise<T>;

  /** Entries of a stream in order, erasable parts included where they exist. */
  readStream(stream: string): Promise<RecordedEntry[]>;

  /** Called after each commit that appended, with the streams concerned. */
  onRecorded(listener: (streams: string[]) => void): () => void;

  /**
   * Folds all entries into shadow tables beside the live portal, catches up,
   * and reports how live and shadow rows differ; `swap` puts the shadow in
   * place of the live tables.
   */
  rebuild(options?: { swap?: boolean }): Promise<RebuildReport>;
}

/** An open recording: the stream is locked until the transaction ends. */
export interface Recording {
  /** The transaction; for reads of read models and for `enqueue`d jobs. */
  trx: Knex.Transaction;
  /**
   * Appends, projects and returns the entry; null when `sourceKey` was
   * recorded before (then nothing happens).
   */
  append(draft: EntryDraft): Promise<RecordedEntry | null>;
  /**
   * Appends and projects several in their order, in one statement. None of
   * several may have a source key.
   */
  appendAll(drafts: EntryDraft[]): Promise<RecordedEntry[]>;
  /** Enqueues jobs that exist only if this transaction commits. */
  enqueue(jobs: JobDraft | JobDraft[]): Promise<void>;
}

/** Open recordings of several streams, all locked until the transaction ends. */
export interface Recordings extends Pick<Recording, 'trx' | 'enqueue'> {
  /** The recording of one of the streams. */
  of(stream: string): Recording;
  /**
   * Appends and projects in their order, in one statement per table where
   * projections can. None of several may have a source key.
   */
  appendAll(drafts: StreamDraft[]): Promise<RecordedEntry[]>;
}

/** A draft, and to which of the locked streams it is appended. */
export interface StreamDraft {
  stream: string;
  draft: EntryDraft;
}

/** What a recorder has to say of an entry; the ledger fills in the rest. */
export interface EntryDraft {
  type: string;
  v: number;
  /** When it happened, by the source's clock: ISO 8601 UTC. */
  occurredAt: string;
  source: {
    /** `portal`, or the collector's name, such as `argocd:eu-1`. */
    collector: string;
    cursor?: string | null;
    /** Identity at the source; recorded exactly once. */
    key?: string | null;
  };
  attestation: Envelope['attestation'];
  /** Role (`requester`, `reviewer` …) to opaque identity reference. */
  persons?: Record<string, string>;
  controls?: string[];
  /** No personal data, no secrets. */
  payload: JsonObject;
  /** Free text and personal data: kept beside the entry, erasable. */
  erasable?: JsonObject;
}

/** An entry as recorded. */
export interface RecordedEntry {
  /** Order of insertion: no order between streams may be read into it. */
  id: string;
  envelope: Envelope;
  /** Null when there is none or it was erased. */
  erasable: JsonObject | null;
}

/** Folds the entries of some streams into tables. */
export interface Projection {
  name: string;
  /** Tables that it alone writes. */
  tables: string[];
  /** Stream names start with one of these, such as `deployment:`. */
  streams: string[];
  /** Pure fold: reads and writes only through `db`, never a clock. */
  apply(entry: RecordedEntry, db: ProjectionDb): Promise<void>;
  /**
   * The same for several entries, with the same rows as if each had been folded
   * after the one before it. Default: `apply` for each.
   */
  applyAll?(entries: RecordedEntry[], db: ProjectionDb): Promise<void>;
  /**
   * Takes the rows of some streams away, so that they can be folded anew where
   * erasable parts were deleted. For projections that fold erasable parts.
   */
  unfold?(streams: string[], db: ProjectionDb): Promise<void>;
}

/** Access to a projection's tables, live or shadow. */
export interface ProjectionDb {
  table(name: string): Knex.QueryBuilder;
  raw: Knex.Transaction['raw'];
  /** Physical name of the table, quoted, for raw SQL. */
  nameOf(table: string): string;
}

/** Result of a rebuild. */
export interface RebuildReport {
  entries: number;
  /** Per table: rows in live, in shadow, and how many differ. */
  tables: Record<string, { live: number; shadow: number; different: number }>;
  swapped: boolean;
}
