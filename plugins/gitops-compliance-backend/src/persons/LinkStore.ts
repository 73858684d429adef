import type { Knex } from 'knex';
import type { Sight } from '../access/Sight';
import type { ChangeRow } from '../changes/records';
import type { LinkRow } from './linkRecords';

/** Which links are shown. */
export type LinkState = 'proposed' | 'counting' | 'ended';

/** What to list; newest first. */
export interface LinkQuery {
  state?: LinkState;
  /** Part of the name of the person or of the account. */
  search?: string;
  limit: number;
  /** Id of the last link of the page before. */
  cursor?: string;
}

/** A hand that somebody has in an open change. */
export interface OpenHand {
  change: number;
  role: string;
}

/** Newest changes that are looked through for unknown accounts. */
const CHANGES_LOOKED_AT = 200;

/** Read side of links between accounts and persons. */
export class LinkStore {
  constructor(private readonly db: Knex) {}

  /** A link by its id. */
  async get(id: string, db: Knex = this.db): Promise<LinkRow | undefined> {
    return db<LinkRow>('person_links').where({ id }).first();
  }

  /** The link of a pair that has not ended; undefined: there is none. */
  async open(
    personRef: string,
    accountRef: string,
    db: Knex,
  ): Promise<LinkRow | undefined> {
    return db<LinkRow>('person_links')
      .where({ person_ref: personRef, account_ref: accountRef })
      .whereNull('ended_at')
      .first();
  }

  /** One page, keyset by when it was proposed. */
  async list(
    query: LinkQuery,
  ): Promise<{ rows: LinkRow[]; nextCursor: string | null }> {
    const { state, search, limit, cursor } = query;
    const rows: LinkRow[] = await this.db<LinkRow>('person_links')
      .modify(builder => {
        if (state === 'ended') builder.whereNotNull('ended_at');
        else if (state) builder.whereNull('ended_at');
        if (state === 'proposed') builder.whereNull('counts_since');
        if (state === 'counting') builder.whereNotNull('counts_since');
        if (search) {
          builder.whereExists(
            this.db('identities')
              .select(this.db.raw('1'))
              .whereRaw('ref IN (person_links.person_ref, account_ref)')
              .whereRaw('strpos(lower(name), lower(?)) > 0', [search]),
          );
        }
        if (cursor) {
          builder.whereRaw(
            `(proposed_at, id) <
              (SELECT proposed_at, id FROM person_links WHERE id = ?)`,
            [cursor],
          );
        }
      })
      .orderBy([
        { column: 'proposed_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit + 1);
    const page = rows.slice(0, limit);
    const more = rows.length > limit;
    return { rows: page, nextCursor: more ? page[page.length - 1].id : null };
  }

  /** Accounts that several persons have: they count for nobody. */
  async contested(accountRefs: string[]): Promise<Set<string>> {
    const { rows } = await this.db.raw<{ rows: { account_ref: string }[] }>(
      `SELECT account_ref FROM person_links
       WHERE account_ref = ANY (?::text[]) AND counts_since IS NOT NULL
         AND ended_at IS NULL
       GROUP BY account_ref HAVING count(DISTINCT person_ref) > 1`,
      [accountRefs],
    );
    return new Set(rows.map(row => row.account_ref));
  }

  /** Persons who claim an account that one of these claims, proved or not. */
  async sharing(personRefs: string[], db: Knex = this.db): Promise<string[]> {
    const { rows } = await db.raw<{ rows: { person_ref: string }[] }>(
      `SELECT DISTINCT other.person_ref FROM person_links mine
       JOIN person_links other USING (account_ref)
       WHERE mine.person_ref = ANY (?::text[])
         AND other.person_ref <> ALL (?::text[])
         AND mine.ended_at IS NULL AND other.ended_at IS NULL`,
      [personRefs, personRefs],
    );
    return rows.map(row => row.person_ref);
  }

  /**
   * What hands these persons have, under whichever account, in the open changes
   * that a link touches: changes that the person asked for or that name the
   * account.
   */
  async hands(
    link: LinkRow,
    personRefs: string[],
    db: Knex = this.db,
  ): Promise<OpenHand[]> {
    const { rows: changes } = await db.raw<{ rows: ChangeRow[] }>(
      `SELECT number, requester_ref, pull_request FROM changes
       WHERE ended_at IS NULL AND (
         requester_ref IN (:person, :account)
         OR pull_request ->> 'author' = :account
         OR pull_request ->> 'lastPusher' = :account
         OR pull_request ->> 'mergedBy' = :account
         OR pull_request -> 'reviews' @> :reviews::jsonb)
       ORDER BY number`,
      {
        person: link.person_ref,
        account: link.account_ref,
        reviews: JSON.stringify([{ reviewer: link.account_ref }]),
      },
    );
    const accounts: string[] = await db<LinkRow>('person_links')
      .whereRaw('person_ref = ANY (?::text[])', [personRefs])
      .whereNull('ended_at')
      .pluck('account_ref');
    const own = [...personRefs, ...accounts];
    return changes.flatMap(({ number, requester_ref: asked, pull_request }) => {
      const hands: [string, (string | null)[]][] = [
        ['requester', [asked]],
        ['author', [pull_request?.author ?? null]],
        ['last pusher', [pull_request?.lastPusher ?? null]],
      ];
      return hands
        .filter(([, refs]) => refs.some(ref => ref && own.includes(ref)))
        .map(([role]) => ({ change: number, role }));
    });
  }

  /** The newest changes that a reader may see, for who is named in them. */
  async newestChanges(sees: Sight): Promise<ChangeRow[]> {
    return this.db<ChangeRow>('changes_now')
      .modify(sees.changes)
      .orderBy('number', 'desc')
      .limit(CHANGES_LOOKED_AT);
  }
}
