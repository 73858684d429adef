import type { ReferencedActor } from '@gitops-compliance/rules';
import type { PersonView } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import { DatedActors, type DatedLink, type UserLink } from './DatedActors';

/** Somebody behind a reference, for rules and for screens. */
export interface KnownActor extends ReferencedActor {
  displayName: string;
}

const LINK_COLUMNS = `l.account_ref, l.person_ref, person.name AS person_name,
  l.counts_since, l.ended_at`;
const LINK_JOINS = 'LEFT JOIN identities person ON person.ref = l.person_ref';

/** Answers who is behind the references of a page or decision. */
export class Actors {
  constructor(private readonly byRef: Map<string, KnownActor>) {}

  /** These and others together. */
  with(others: Actors): Actors {
    return new Actors(new Map([...this.byRef, ...others.byRef]));
  }

  /** The actor; who is behind a reference without an identity was erased. */
  get(ref: string): KnownActor {
    return (
      this.byRef.get(ref) ?? {
        provider: 'unknown',
        account: ref.slice(0, 12),
        bot: false,
        person: null,
        displayName: 'erased person',
        ref,
        personRef: null,
      }
    );
  }

  /** Like `get` for what may be absent. */
  maybe(ref: string | null | undefined): KnownActor | null {
    return ref ? this.get(ref) : null;
  }

  /** The actor as screens show it. */
  view(ref: string): PersonView {
    const actor = this.get(ref);
    return {
      name: actor.displayName,
      entityRef: actor.person,
      account: actor.provider === 'catalog' ? null : actor.account,
      provider: actor.provider,
      bot: actor.bot,
    };
  }

  /** Like `view` for what may be absent. */
  maybeView(ref: string | null | undefined): PersonView | null {
    return ref ? this.view(ref) : null;
  }
}

/** Somebody behind a reference, with the person whose alone the account is. */
interface ActorRow {
  ref: string;
  provider: string;
  name: string;
  bot: boolean;
  person_name: string | null;
  claimed_by: string | null;
  display_name: string | null;
}

/**
 * Resolves accounts to persons.
 *
 * An account is a person's only when exactly one person has it by a trusted
 * location or by two confirmations; a contested or merely proposed link counts
 * for nobody (design §5.6).
 */
export class PersonDirectory {
  constructor(private readonly db: Knex) {}

  /** Everybody behind these references, in one query. */
  async actors(
    refs: (string | null | undefined)[],
    db: Knex = this.db,
  ): Promise<Actors> {
    const wanted = [...new Set(refs.filter((ref): ref is string => !!ref))];
    if (wanted.length === 0) return new Actors(new Map());
    const { rows } = await db.raw<{ rows: ActorRow[] }>(
      `SELECT i.ref, i.provider, i.name, i.bot, claimant.name AS person_name,
         claim.person_ref AS claimed_by, p.display_name
       FROM identities i
       LEFT JOIN LATERAL (
         SELECT min(l.person_ref) AS person_ref FROM person_links l
         JOIN persons claims ON claims.person_ref = l.person_ref
           AND NOT claims.removed
         WHERE l.account_ref = i.ref AND l.counts_since IS NOT NULL
           AND l.ended_at IS NULL
         HAVING count(DISTINCT l.person_ref) = 1) claim ON true
       LEFT JOIN identities claimant ON claimant.ref = claim.person_ref
       LEFT JOIN persons p ON p.person_ref = CASE WHEN i.provider = 'catalog'
         THEN i.ref ELSE claim.person_ref END
       WHERE i.ref = ANY (?::text[])`,
      [wanted],
    );
    return new Actors(new Map(rows.map(row => [row.ref, toActor(row)])));
  }

  /** The same with the history of their links, in three queries. */
  async datedActors(
    refs: (string | null | undefined)[],
    db: Knex = this.db,
  ): Promise<DatedActors> {
    const wanted = [...new Set(refs.filter((ref): ref is string => !!ref))];
    const actors = await this.actors(wanted, db);
    const { rows: links } = await db.raw<{ rows: DatedLink[] }>(
      `SELECT ${LINK_COLUMNS} FROM person_links l ${LINK_JOINS}
       WHERE l.account_ref = ANY (?::text[]) AND l.counts_since IS NOT NULL`,
      [wanted],
    );
    const { rows: users } = await db.raw<{ rows: UserLink[] }>(
      `SELECT ${LINK_COLUMNS}, account.name AS account_name
       FROM person_links l ${LINK_JOINS}
       JOIN identities account ON account.ref = l.account_ref
         AND account.provider = 'catalog'
       WHERE l.counts_since IS NOT NULL`,
    );
    const byAccount = new Map<string, DatedLink[]>();
    for (const link of links) {
      const { account_ref: account } = link;
      byAccount.set(account, [...(byAccount.get(account) ?? []), link]);
    }
    return new DatedActors(actors, byAccount, users);
  }
}

function toActor(row: ActorRow): KnownActor {
  const isPerson = row.provider === 'catalog';
  const person = isPerson ? row.name : row.person_name;
  return {
    provider: row.provider,
    account: row.name,
    bot: row.bot,
    person: row.bot ? null : person,
    displayName: row.display_name ?? row.name,
    ref: row.ref,
    personRef: isPerson ? row.ref : row.claimed_by,
  };
}
