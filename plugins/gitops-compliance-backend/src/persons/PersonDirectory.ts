import type { Actor } from '@gitops-compliance/rules';
import type { PersonView } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import type { Identities, Identity } from './Identities';

/** Somebody behind a reference, for rules and for screens. */
export interface KnownActor extends Actor {
  displayName: string;
}

/** Answers who is behind the references of a page or decision. */
export class Actors {
  constructor(private readonly byRef: Map<string, KnownActor>) {}

  /** The actor; an erased or unknown reference is nobody we can name. */
  get(ref: string): KnownActor {
    return (
      this.byRef.get(ref) ?? {
        provider: 'unknown',
        account: ref.slice(0, 12),
        bot: false,
        person: null,
        displayName: 'unknown person',
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

/**
 * Resolves accounts to persons.
 *
 * An account is a person's only when exactly one person claims it from a
 * trusted location; a contested or merely proposed link counts for nobody
 * (design §5.6).
 */
export class PersonDirectory {
  constructor(
    private readonly db: Knex,
    private readonly identities: Identities,
  ) {}

  /** Everybody behind these references, in a fixed number of queries. */
  async actors(
    refs: (string | null | undefined)[],
    db: Knex = this.db,
  ): Promise<Actors> {
    const wanted = [...new Set(refs.filter((ref): ref is string => !!ref))];
    if (wanted.length === 0) return new Actors(new Map());
    const links = await db('person_accounts')
      .whereIn('account_ref', wanted)
      .where({ trusted: true });
    const personOf = new Map<string, string | null>();
    for (const link of links) {
      const contested = personOf.has(link.account_ref);
      personOf.set(link.account_ref, contested ? null : link.person_ref);
    }
    const personRefs = [...personOf.values()].filter(
      (ref): ref is string => ref !== null,
    );
    const all = [...new Set([...wanted, ...personRefs])];
    const known = await this.identities.resolve(db, all);
    const names = await db('persons')
      .select('person_ref', 'display_name')
      .whereIn('person_ref', all);
    const nameOf = new Map(
      names.map(row => [row.person_ref, row.display_name]),
    );
    const byRef = new Map<string, KnownActor>();
    for (const ref of wanted) {
      const identity = known.get(ref);
      if (identity) {
        const personRef = personOf.get(ref) ?? null;
        byRef.set(ref, toActor(ref, identity, personRef, known, nameOf));
      }
    }
    return new Actors(byRef);
  }
}

function toActor(
  ref: string,
  identity: Identity,
  personRef: string | null,
  known: Map<string, Identity>,
  nameOf: Map<string, string | null>,
): KnownActor {
  const isPerson = identity.provider === 'catalog';
  const person = isPerson
    ? identity.name
    : (personRef && known.get(personRef)?.name) || null;
  const displayName = nameOf.get(isPerson ? ref : personRef ?? '');
  return {
    provider: identity.provider,
    account: identity.name,
    bot: identity.bot,
    person: identity.bot ? null : person,
    displayName: displayName ?? identity.name,
  };
}
