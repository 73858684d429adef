import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { auditScopeOf } from '../access/AuditScope';
import type { KnownSights } from '../access/KnownSights';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { Policy } from '../policy/Policy';
import type { Notice } from './Notice';

/** Somebody who is told something. */
export interface Recipient {
  /** Entity reference of the catalog user. */
  user: string;
  /** Opaque reference; null: they are not known here, only to the catalog. */
  ref: string | null;
}

const CATALOG_REF = /^(user|group):/i;

/**
 * Who is told a notice: the people behind users, groups and references, each
 * once. Members of a group are those of whom a trusted location says so.
 * Nobody is told of a service that the catalog keeps from them.
 */
export class Recipients {
  constructor(
    private readonly options: {
      db: Knex;
      persons: PersonDirectory;
      sights: KnownSights;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /**
   * @param causedBy - opaque references of those who caused it; they know
   */
  async of(notice: Notice, causedBy: readonly string[]): Promise<Recipient[]> {
    const [told, left] = await Promise.all([
      this.#people(notice.recipients),
      this.#people([...(notice.except ?? []), ...causedBy]),
    ]);
    const leftOut = new Set(left.map(({ user }) => user));
    const others = told.filter(({ user }) => !leftOut.has(user));
    return this.#withoutAuditors(await this.#whoSee(notice, others));
  }

  /** Those from whom the catalog does not keep what it tells of. */
  async #whoSee(
    { service, isOfUnclaimed }: Notice,
    people: Recipient[],
  ): Promise<Recipient[]> {
    const { sights } = this.options;
    if (service === null && !isOfUnclaimed) return people;
    const refs = people.flatMap(({ ref }) => ref ?? []);
    const kept =
      service === null
        ? await sights.limited(refs)
        : await sights.keptFrom(refs, service);
    return people.filter(({ ref }) => ref === null || !kept.has(ref));
  }

  /** The people behind users, groups and references of persons or accounts. */
  async #people(whom: readonly string[]): Promise<Recipient[]> {
    const { db, persons } = this.options;
    const named = whom.filter(one => CATALOG_REF.test(one));
    const actors = await persons.actors(
      whom.filter(one => !CATALOG_REF.test(one)),
    );
    const users = [
      ...named.filter(one => /^user:/i.test(one)),
      ...whom.flatMap(one =>
        CATALOG_REF.test(one) ? [] : actors.get(one).person ?? [],
      ),
    ].map(user => user.toLowerCase());
    const groups = named
      .filter(one => /^group:/i.test(one))
      .map(group => group.toLowerCase());
    const { rows } = await db.raw<{ rows: Recipient[] }>(
      `SELECT DISTINCT ON (told.name) told.name AS "user", i.ref
       FROM (
         SELECT unnest(?::text[]) AS name
         UNION SELECT member.name FROM person_groups g
         JOIN identities member ON member.ref = g.person_ref
           AND member.provider = 'catalog'
         JOIN persons p ON p.person_ref = g.person_ref AND NOT p.removed
         WHERE lower(g.group_ref) = ANY (?::text[])) AS told
       LEFT JOIN identities i ON i.provider = 'catalog' AND i.name = told.name
       ORDER BY told.name, i.ref`,
      [users, groups],
    );
    return rows;
  }

  /** An auditor with a scope reads what they look for, and is told nothing. */
  async #withoutAuditors(people: Recipient[]): Promise<Recipient[]> {
    const { db, policy, clock } = this.options;
    const groups: { person_ref: string; group_ref: string }[] = await db(
      'person_groups',
    ).whereRaw('person_ref = ANY (?::text[])', [
      people.flatMap(({ ref }) => ref ?? []),
    ]);
    return people.filter(({ user, ref }) => {
      const own = groups.filter(({ person_ref: person }) => person === ref);
      const requester = {
        userEntityRef: user,
        ownershipEntityRefs: [user, ...own.map(({ group_ref: of }) => of)],
      };
      return !auditScopeOf(policy().document, requester, clock());
    });
  }
}
