import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import { IS_IN_FORCE, type WaiverRow } from './records';

/** Which waivers to list; newest first. */
export interface WaiverQuery {
  /** As they stand now; absent: all. */
  state?: 'asked' | 'in-force' | 'over';
  /** Entity reference; absent: of every service. */
  service?: string;
  limit: number;
  /** Id of the last one of the page before. */
  cursor?: string;
}

/** What a waiver is of. */
export interface WaiverTarget {
  check: string;
  service: string;
  environment: string;
}

/** Nobody has decided, and it can still be. */
const IS_ASKED = `(decision IS NULL AND withdrawn_at IS NULL
  AND until > ?::timestamptz)`;

/** Read side of waivers. */
export class WaiverStore {
  constructor(private readonly db: Knex) {}

  /** A waiver, whoever asks. */
  async get(id: string, db: Knex = this.db): Promise<WaiverRow | undefined> {
    return db<WaiverRow>('waivers').where({ id }).first();
  }

  /** One page of those that the reader may know of. */
  async list(
    { state, service, limit, cursor }: WaiverQuery,
    sees: Sight,
    at: DateTime,
  ): Promise<{ rows: WaiverRow[]; nextCursor: string | null }> {
    const now = at.toJSDate();
    const rows: WaiverRow[] = await this.db<WaiverRow>('waivers')
      .modify(within(sees))
      .modify(query => {
        if (service) query.where({ service_ref: service });
        if (state === 'asked') query.whereRaw(IS_ASKED, [now]);
        if (state === 'in-force') query.whereRaw(IS_IN_FORCE, [now]);
        if (state === 'over') {
          query.whereRaw(`NOT ${IS_ASKED} AND NOT ${IS_IN_FORCE}`, [now, now]);
        }
        if (cursor) {
          query.whereRaw(
            '(asked_at, id) < (SELECT asked_at, id FROM waivers WHERE id = ?::uuid)',
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

  /** The one of a check of a target that is asked for or in force. */
  async open(
    { check, service, environment }: WaiverTarget,
    at: DateTime,
    db: Knex,
  ): Promise<WaiverRow | undefined> {
    const now = at.toJSDate();
    return db<WaiverRow>('waivers')
      .where({ check_id: check, service_ref: service, environment })
      .whereRaw(`(${IS_ASKED} OR ${IS_IN_FORCE})`, [now, now])
      .first();
  }

  /** Of each check of each environment of a service the one asked for last. */
  async newest(service: string, sees: Sight): Promise<WaiverRow[]> {
    return this.db<WaiverRow>('waivers')
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
    sees.scope?.narrowWaivers(query);
  };
}
