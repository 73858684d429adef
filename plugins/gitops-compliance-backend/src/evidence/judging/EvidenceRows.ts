import type { Knex } from 'knex';
import { inAttempt, type ExportAttempt } from '../attempt';

/** Rows that are read at once. */
const PAGE = 500;

/**
 * Lists of an export: its changes, its syncs, applications that nobody claims,
 * hashes of its erasable parts.
 */
export type RowKind = 'change' | 'sync' | 'unclaimed' | 'blob';

/** A row of a list, with what it is ordered by. */
export interface PlacedRow {
  /** Ordered by its bytes; no two rows of a list have the same. */
  place: string;
  row: object;
}

/**
 * The rows of an export's lists, in Postgres while it is made. A row that is
 * there already stays as it is: it was made of the same entries.
 */
export class EvidenceRows {
  constructor(private readonly db: Knex) {}

  /** Adds rows to a list, while this attempt at the export counts. */
  async add(
    exported: ExportAttempt,
    kind: RowKind,
    rows: readonly PlacedRow[],
  ): Promise<void> {
    if (rows.length === 0) return;
    await inAttempt(this.db, exported, trx =>
      trx.raw(
        `INSERT INTO evidence_rows (export_id, kind, place, row)
         SELECT ?, ?, place, row::json
         FROM unnest(?::text[], ?::text[]) AS given (place, row)
         ON CONFLICT DO NOTHING`,
        [
          exported.id,
          kind,
          rows.map(({ place }) => place),
          rows.map(({ row }) => JSON.stringify(row)),
        ],
      ),
    );
  }

  /** The rows of a list in their order, page by page. */
  async *read<T extends object>(
    exportId: string,
    kind: RowKind,
  ): AsyncGenerator<T> {
    let after = '';
    for (;;) {
      const rows: { place: string; row: T }[] = await this.db('evidence_rows')
        .where({ export_id: exportId, kind })
        .where('place', '>', after)
        .orderBy('place')
        .limit(PAGE)
        .select('place', 'row');
      for (const { row } of rows) yield row;
      if (rows.length < PAGE) return;
      after = rows[rows.length - 1].place;
    }
  }

  /** How many rows a list has. */
  async count(exportId: string, kind: RowKind): Promise<number> {
    const [{ count }] = await this.db('evidence_rows')
      .where({ export_id: exportId, kind })
      .count();
    return Number(count);
  }

  /** Forgets all lists of an export. */
  async clear(exportId: string): Promise<void> {
    await this.db('evidence_rows').where({ export_id: exportId }).delete();
  }
}
