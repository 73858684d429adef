import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import { IS_APPROVED, IS_IN_FORCE, type WaiverRow } from './records';

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
    return db<WaiverRow>('waivers_now').where({ id }).first();
  }

  /** One page of those that the reader may know of. */
  async list(
    { state, service, limit, cursor }: WaiverQuery,
    sees: Sight,
    at: DateTime,
  ): Promise<{ rows: WaiverRow[]; nextCursor: string | null }> {
    const now = at.toJSDate();
    const rows: WaiverRow[] = await this.db<WaiverRow>('waivers_now')
      .modify(within(sees))
      .modify(query => {
        if (service) query.where({ service_ref: service });
        if (state === 'asked') query.whereRaw(IS_ASKED, [now]);
        if (state === 'in-force') query.whereRaw(IS_APPROVED, [now]);
        if (state === 'over') {
          query.whereRaw(`NOT ${IS_ASKED} AND NOT ${IS_APPROVED}`, [now, now]);
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

  /** Those of a check of a target that are asked for or approved, the first ending first. */
  async open(
    { check, service, environment }: WaiverTarget,
    at: DateTime,
    db: Knex,
  ): Promise<WaiverRow[]> {
    const now = at.toJSDate();
    return db<WaiverRow>('waivers_now')
      .where({ check_id: check, service_ref: service, environment })
      .whereRaw(`(${IS_ASKED} OR ${IS_APPROVED})`, [now, now])
      .orderBy('until');
  }

  /** Which of these are renewed, or asked to be. */
  async renewed(ids: readonly string[], at: DateTime): Promise<Set<string>> {
    const now = at.toJSDate();
    const renewed: string[] = await this.db('waivers')
      .whereRaw('renews = ANY (?::uuid[])', [[...ids]])
      .whereRaw(`(${IS_ASKED} OR ${IS_APPROVED})`, [now, now])
      .pluck('renews');
    return new Set(renewed);
  }

  /**
   * Of each check of each environment of a service the one in force; where none is,
   * the one asked for last.
   */
  async newest(
    service: string,
    sees: Sight,
    at: DateTime,
  ): Promise<WaiverRow[]> {
    return this.db<WaiverRow>('waivers_now')
      .where({ service_ref: service })
      .modify(within(sees))
      .distinctOn(['environment', 'check_id'])
      .orderByRaw(
        `environment, check_id, coalesce(${IS_IN_FORCE}, false) DESC,
         asked_at DESC`,
        [at.toJSDate()],
      );
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
