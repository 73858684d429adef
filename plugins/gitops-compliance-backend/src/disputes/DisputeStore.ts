import type { Knex } from 'knex';
import type { Sight } from '../access/Sight';
import type { DisputeRow } from './records';

/** Which disputes to list; newest first. */
export interface DisputeQuery {
  /** Absent: all. */
  state?: 'open' | 'answered';
  /** Entity reference; absent: of every service. */
  service?: string;
  limit: number;
  /** Id of the last one of the page before. */
  cursor?: string;
}

/** Read side of disputes. */
export class DisputeStore {
  constructor(private readonly db: Knex) {}

  /** A dispute, whoever asks. */
  async get(id: string, db: Knex = this.db): Promise<DisputeRow | undefined> {
    return db<DisputeRow>('disputes_now').where({ id }).first();
  }

  /** One page of those that the reader may know of. */
  async list(
    { state, service, limit, cursor }: DisputeQuery,
    sees: Sight,
  ): Promise<{ rows: DisputeRow[]; nextCursor: string | null }> {
    const rows: DisputeRow[] = await this.db<DisputeRow>('disputes_now')
      .modify(within(sees))
      .modify(query => {
        if (service) query.where({ service_ref: service });
        if (state === 'open') query.whereNull('outcome');
        if (state === 'answered') query.whereNotNull('outcome');
        if (cursor) {
          query.whereRaw(
            '(asked_at, id) < (SELECT asked_at, id FROM disputes WHERE id = ?::uuid)',
            [cursor],
          );
        }
      })
      .orderBy([
        { column: 'asked_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit + 1);
    const page = rows.slice(0, limit);
    return {
      rows: page,
      nextCursor: rows.length > limit ? page[page.length - 1].id : null,
    };
  }

  /** The open one of a check of a target. */
  async open(
    target: { check: string; service: string; environment: string },
    db: Knex,
  ): Promise<DisputeRow | undefined> {
    const { check, service, environment } = target;
    return db<DisputeRow>('disputes_now')
      .where({ check_id: check, service_ref: service, environment })
      .whereNull('outcome')
      .first();
  }

  /** Of each check of each environment of a service the newest. */
  async newest(service: string, sees: Sight): Promise<DisputeRow[]> {
    return this.db<DisputeRow>('disputes_now')
      .where({ service_ref: service })
      .modify(within(sees))
      .distinctOn(['environment', 'check_id'])
      .orderBy([
        { column: 'environment' },
        { column: 'check_id' },
        { column: 'asked_at', order: 'desc' },
      ]);
  }
}

/** Those of services and environments that the reader sees. */
function within(sees: Sight): (query: Knex.QueryBuilder) => void {
  return query => {
    if (sees.isWhole) return;
    query.whereIn('service_ref', sub =>
      sub.select('entity_ref').from('services').modify(sees.services),
    );
    sees.scope?.narrowDisputes(query);
  };
}
