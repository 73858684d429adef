import type { Knex } from 'knex';
import { ENTRY_COLUMNS, EntryRow, toRecordedEntry } from './entries';
import type { Projection } from './Ledger';
import { project } from './projections';
import { shadowName } from './shadowTables';

/** Entries per transaction. */
const BATCH_SIZE = 500;

/** Remembers how far each stream is folded. */
const PROGRESS = 'ledger_rebuild_progress';

/** Makes the table in which a {@link Fold} keeps its progress. */
export async function createProgress(trx: Knex.Transaction): Promise<void> {
  await trx.raw(
    `CREATE TABLE ${PROGRESS} (stream text PRIMARY KEY, seq bigint NOT NULL)`,
  );
}

/** Drops what {@link createProgress} made. */
export async function dropProgress(db: Knex): Promise<void> {
  await db.raw(`DROP TABLE IF EXISTS ${PROGRESS}`);
}

/** Folds entries into the shadow tables; its progress is in the database. */
export class Fold {
  /** How many entries were folded. */
  entries = 0;
  readonly #projections: readonly Projection[];
  readonly #prefixes: string[];

  constructor(projections: readonly Projection[]) {
    this.#projections = projections;
    this.#prefixes = projections.flatMap(projection => projection.streams);
  }

  /** Goes once through the streams; returns how many entries it folded. */
  async pass(db: Knex): Promise<number> {
    const before = this.entries;
    let from: string | null = '';
    while (from !== null) {
      const start: string = from;
      from = await db.transaction(trx => this.#batch(trx, start));
    }
    return this.entries - before;
  }

  /** Folds what is left, in a transaction that keeps writers out. */
  async rest(trx: Knex.Transaction): Promise<void> {
    let from: string | null = '';
    while (from !== null) {
      from = await this.#batch(trx, from);
    }
  }

  /** Folds a batch; returns the stream to go on at, or null at the end. */
  async #batch(trx: Knex.Transaction, from: string): Promise<string | null> {
    const rows = await this.#nextRows(trx, from);
    if (!rows.length) {
      return null;
    }
    const entries = rows.map(toRecordedEntry);
    await project(this.#projections, entries, trx, shadowName);
    const progress = new Map(rows.map(row => [row.stream, row.stream_seq]));
    await trx(PROGRESS)
      .insert(Array.from(progress, ([stream, seq]) => ({ stream, seq })))
      .onConflict('stream')
      .merge();
    this.entries += rows.length;
    return rows[rows.length - 1].stream;
  }

  async #nextRows(trx: Knex.Transaction, from: string): Promise<EntryRow[]> {
    const { rows } = await trx.raw<{ rows: EntryRow[] }>(
      `SELECT ${ENTRY_COLUMNS}
       FROM ledger_streams s
       LEFT JOIN ${PROGRESS} p ON p.stream = s.stream
       JOIN ledger_entries e
         ON e.stream = s.stream AND e.stream_seq > COALESCE(p.seq, 0)
       LEFT JOIN ledger_blobs b ON b.hash = e.blob_hash
       WHERE s.stream >= ? AND s.seq > COALESCE(p.seq, 0)
         AND EXISTS (
           SELECT 1 FROM unnest(?::text[]) AS prefix
           WHERE starts_with(s.stream, prefix)
         )
       ORDER BY e.stream, e.stream_seq LIMIT ?`,
      [from, this.#prefixes, BATCH_SIZE],
    );
    return rows;
  }
}
