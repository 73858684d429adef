import type { Knex } from 'knex';
import type { GapCause, SkippedRows } from './records';

/** A gap as it is folded. */
export interface GapRow {
  id: string;
  /** Where its entries are. */
  stream: string;
  collector: string;
  /** Null: the gap is the whole collector. */
  deployment: string | null;
  cause: GapCause;
  opened_at: Date;
  missed_from: Date | null;
  missed_until: Date | null;
  closed_at: Date | null;
  recovered: string | null;
  not_recovered: string | null;
  history_rows: SkippedRows | null;
  first_accepted_by: string | null;
  first_accepted_at: Date | null;
  second_accepted_by: string | null;
  second_accepted_at: Date | null;
}

/** Open; closed, but not yet accepted by two persons; accepted. */
export type GapState = 'open' | 'unaccepted' | 'accepted';

/** What to list; newest first. */
export interface GapQuery {
  state?: GapState;
  collector?: string;
  limit: number;
  /** Id of the last gap of the page before. */
  cursor?: string;
}

/** Read side of gaps. */
export class GapStore {
  constructor(private readonly db: Knex) {}

  /** A gap by its id. */
  async get(id: string, db: Knex = this.db): Promise<GapRow | undefined> {
    return db<GapRow>('gaps').where({ id }).first();
  }

  /** One page, keyset by when it was noticed. */
  async list(
    query: GapQuery,
  ): Promise<{ rows: GapRow[]; nextCursor: string | null }> {
    const { state, collector, limit, cursor } = query;
    const rows = await this.db<GapRow>('gaps')
      .modify(builder => {
        if (collector) builder.where({ collector });
        if (state === 'open') builder.whereNull('closed_at');
        if (state === 'accepted') builder.whereNotNull('second_accepted_at');
        if (state === 'unaccepted') {
          builder.whereNotNull('closed_at').whereNull('second_accepted_at');
        }
        if (cursor) {
          builder.whereRaw(
            '(opened_at, id) < (SELECT opened_at, id FROM gaps WHERE id = ?)',
            [cursor],
          );
        }
      })
      .orderBy([
        { column: 'opened_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit + 1);
    const page = rows.slice(0, limit);
    const more = rows.length > limit;
    return { rows: page, nextCursor: more ? page[page.length - 1].id : null };
  }

  /**
   * Those that touch a period, oldest first; `until` is after it. With an
   * environment: of collectors, and of the deployments of this environment.
   */
  async touching(
    from: Date,
    until: Date,
    environment?: string,
  ): Promise<GapRow[]> {
    return this.db<GapRow>('gaps')
      .modify(builder => {
        if (environment === undefined) return;
        builder.whereRaw(
          `(deployment IS NULL
            OR deployment IN (SELECT id FROM deployments WHERE environment = ?))`,
          [environment],
        );
      })
      .whereRaw('coalesce(missed_from, opened_at) < ?', [until])
      .where(builder =>
        builder.whereNull('closed_at').orWhere('closed_at', '>=', from),
      )
      .orderBy(['opened_at', 'id']);
  }
}

/** A gap as it stood at an instant; null where it was not noticed yet. */
export function gapAsOf(gap: GapRow, asOf: Date): GapRow | null {
  if (gap.opened_at > asOf) return null;
  const isLater = (at: Date | null) => at !== null && at > asOf;
  return {
    ...gap,
    ...(isLater(gap.closed_at) && {
      missed_until: null,
      closed_at: null,
      recovered: null,
      not_recovered: null,
    }),
    ...(isLater(gap.first_accepted_at) && {
      first_accepted_by: null,
      first_accepted_at: null,
    }),
    ...(isLater(gap.second_accepted_at) && {
      second_accepted_by: null,
      second_accepted_at: null,
    }),
  };
}

/** Where a gap stands. */
export function stateOf(gap: GapRow): GapState {
  if (gap.closed_at === null) return 'open';
  return gap.second_accepted_at === null ? 'unaccepted' : 'accepted';
}
