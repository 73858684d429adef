import type { Knex } from 'knex';
import type { ErasureRow, HoldRow } from './records';

/** A page of a list, newest first. */
export interface PageQuery {
  limit: number;
  /** Id of the last item of the page before. */
  cursor?: string;
}

/** A page, and where the next one begins. */
export interface Page<T> {
  rows: T[];
  nextCursor: string | null;
}

/** Read side of erasures and holds. */
export class ErasureStore {
  constructor(private readonly db: Knex) {}

  /** An erasure by its id. */
  async erasure(
    id: string,
    db: Knex = this.db,
  ): Promise<ErasureRow | undefined> {
    return db<ErasureRow>('erasures').where({ id }).first();
  }

  /** The erasure of a person that is asked for and neither done nor withdrawn. */
  async openErasureOf(
    subject: string,
    db: Knex = this.db,
  ): Promise<ErasureRow | undefined> {
    return db<ErasureRow>('erasures')
      .where({ subject_ref: subject })
      .whereIn('state', ['requested', 'confirmed'])
      .first();
  }

  /** A hold by its id. */
  async hold(id: string, db: Knex = this.db): Promise<HoldRow | undefined> {
    return db<HoldRow>('legal_holds').where({ id }).first();
  }

  /** Erasures, keyset by when they were asked for. */
  async erasures(query: PageQuery): Promise<Page<ErasureRow>> {
    return this.#page('erasures', 'requested_at', query);
  }

  /** Holds, keyset by when they were placed. */
  async holds(query: PageQuery): Promise<Page<HoldRow>> {
    return this.#page('legal_holds', 'placed_at', query);
  }

  async #page<T extends { id: string }>(
    table: string,
    at: string,
    { limit, cursor }: PageQuery,
  ): Promise<Page<T>> {
    const rows: T[] = await this.db(table)
      .modify(builder => {
        if (cursor === undefined) return;
        builder.whereRaw('(??, id) < (SELECT ??, id FROM ?? WHERE id = ?)', [
          at,
          at,
          table,
          cursor,
        ]);
      })
      .orderBy([
        { column: at, order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit + 1);
    const page = rows.slice(0, limit);
    const more = rows.length > limit;
    return { rows: page, nextCursor: more ? page[page.length - 1].id : null };
  }
}
