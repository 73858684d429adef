import type { ReferencedActor } from '@gitops-compliance/rules';
import type { PersonView } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';

/** Somebody behind a reference, for rules and for screens. */
export interface KnownActor extends ReferencedActor {
  displayName: string;
}

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

/** Somebody behind a reference, with the person who alone claims the account. */
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
 * An account is a person's only when exactly one person claims it from a
 * trusted location; a contested or merely proposed link counts for nobody
 * (design §5.6).
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
         SELECT min(a.person_ref) AS person_ref FROM person_accounts a
         WHERE a.account_ref = i.ref AND a.trusted
         HAVING count(*) = 1) claim ON true
       LEFT JOIN identities claimant ON claimant.ref = claim.person_ref
       LEFT JOIN persons p ON p.person_ref = CASE WHEN i.provider = 'catalog'
         THEN i.ref ELSE claim.person_ref END
       WHERE i.ref = ANY (?::text[])`,
      [wanted],
    );
    return new Actors(new Map(rows.map(row => [row.ref, toActor(row)])));
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
