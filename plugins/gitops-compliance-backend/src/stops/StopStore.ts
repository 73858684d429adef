import type { Knex } from 'knex';
import type { Sight } from '../access/Sight';
import type { StopRow } from './records';

/** Which stops to list; newest first. */
export interface StopQuery {
  /** In force at this instant, or over by it; absent: all. */
  state?: 'in-force' | 'over';
  limit: number;
  /** Id of the last one of the page before. */
  cursor?: string;
}

/** Read side of stops. */
export class StopStore {
  constructor(private readonly db: Knex) {}

  /** A stop, whoever asks. */
  async get(id: string, db: Knex = this.db): Promise<StopRow | undefined> {
    return db<StopRow>('stops_now').where({ id }).first();
  }

  /** What holds targets of a service at an instant and its reader may know of, the oldest first. */
  async holding(serviceRef: string, sees: Sight, at: Date): Promise<StopRow[]> {
    return this.db<StopRow>('stops')
      .where(any =>
        any.whereNull('service_ref').orWhere({ service_ref: serviceRef }),
      )
      .whereNull('lifted_at')
      .where('since', '<=', at)
      .where('until', '>', at)
      .modify(within(sees))
      .orderBy(['since', 'id']);
  }

  /** One page of those that the reader may know of. */
  async list(
    { state, limit, cursor }: StopQuery,
    sees: Sight,
    at: Date,
  ): Promise<{ rows: StopRow[]; nextCursor: string | null }> {
    const rows: StopRow[] = await this.db<StopRow>('stops_now')
      .modify(within(sees))
      .modify(query => {
        if (state === 'in-force') {
          query.whereNull('lifted_at').where('until', '>', at);
        }
        if (state === 'over') {
          query.where(any =>
            any.whereNotNull('lifted_at').orWhere('until', '<=', at),
          );
        }
        if (cursor) {
          query.whereRaw(
            '(since, id) < (SELECT since, id FROM stops WHERE id = ?::uuid)',
            [cursor],
          );
        }
      })
      .orderBy([
        { column: 'since', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit + 1);
    const page = rows.slice(0, limit);
    return {
      rows: page,
      nextCursor: rows.length > limit ? page[page.length - 1].id : null,
    };
  }
}

/** Those of services that the reader sees, and those of no single service. */
function within(sees: Sight): (query: Knex.QueryBuilder) => void {
  return query => {
    if (sees.isWhole) return;
    query.where(any =>
      any
        .whereNull('service_ref')
        .orWhereIn('service_ref', sub =>
          sub.select('entity_ref').from('services').modify(sees.services),
        ),
    );
    sees.scope?.narrowStops(query);
  };
}
