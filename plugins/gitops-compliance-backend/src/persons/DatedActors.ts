import type { ReferencedActor } from '@gitops-compliance/rules';
import type { Actors } from './PersonDirectory';

/** A link that counted at some time, persons by name and by reference. */
export interface DatedLink {
  account_ref: string;
  person_ref: string;
  /** Null: who it is was erased. */
  person_name: string | null;
  counts_since: Date;
  ended_at: Date | null;
}

/** Who is behind accounts for one change. */
export interface ActorsAt {
  get(ref: string): ReferencedActor;
  /** Null for what is absent. */
  maybe(ref: string | null | undefined): ReferencedActor | null;
}

/** Somebody, and who else is the same human. */
export interface SameHuman {
  aliases: string[];
  aliasRefs: string[];
}

/**
 * Who is behind accounts for a change that was requested at some time: what
 * helps is decided by links of that time that still hold, what hurts by every
 * link since (design §5.6).
 */
export class DatedActors {
  /**
   * @param actors - who is behind the accounts now
   * @param links - all that ever counted of these accounts
   * @param users - all that ever counted between catalog users
   */
  constructor(
    private readonly actors: Actors,
    private readonly links: ReadonlyMap<string, DatedLink[]>,
    private readonly users: readonly UserLink[],
  ) {}

  /** An account for a change that was requested then; null: is requested now. */
  get(ref: string, requestedAt: Date | null): ReferencedActor {
    const actor = this.actors.get(ref);
    if (actor.bot || requestedAt === null) return withoutName(actor);
    const isUser = actor.provider === 'catalog';
    const since = (this.links.get(ref) ?? []).filter(
      ({ ended_at: end }) => end === null || end > requestedAt,
    );
    const then = onlyOne(
      since.filter(({ counts_since: start }) => start <= requestedAt),
    );
    const before = isUser
      ? { name: actor.person, ref: actor.ref }
      : { name: then?.person_name ?? null, ref: then?.person_ref ?? null };
    const possible = [
      ...(actor.personRef ? [actor.personRef] : []),
      ...since.map(({ person_ref: person }) => person),
    ];
    const same = this.#sameHumans(possible, requestedAt).filter(
      one => one.ref !== actor.personRef,
    );
    return {
      ...withoutName(actor),
      ...(before.name !== actor.person && {
        personAtRequest: before.name,
        personAtRequestRef: before.ref,
      }),
      ...(same.length > 0 && {
        aliases: same.map(({ name }) => name),
        aliasRefs: same.map(one => one.ref),
      }),
    };
  }

  /** Like `get` for what may be absent. */
  maybe(
    ref: string | null | undefined,
    requestedAt: Date | null,
  ): ReferencedActor | null {
    return ref ? this.get(ref, requestedAt) : null;
  }

  /** The accounts for one change that was requested then. */
  at(requestedAt: Date | null): ActorsAt {
    return {
      get: ref => this.get(ref, requestedAt),
      maybe: ref => this.maybe(ref, requestedAt),
    };
  }

  /** Other users who are, or were since the request, the same human. */
  sameAs(personRef: string, requestedAt: Date | null): SameHuman {
    const found = this.#sameHumans([personRef], requestedAt).filter(
      ({ ref }) => ref !== personRef,
    );
    return {
      aliases: found.map(({ name }) => name),
      aliasRefs: found.map(({ ref }) => ref),
    };
  }

  /** These persons and whoever is linked with them, by name; erased left out. */
  #sameHumans(
    persons: string[],
    requestedAt: Date | null,
  ): { name: string; ref: string }[] {
    const edges = this.users.filter(({ ended_at: end }) =>
      requestedAt === null ? end === null : end === null || end > requestedAt,
    );
    const found = new Set(persons);
    for (let size = 0; size !== found.size; ) {
      size = found.size;
      for (const { account_ref: one, person_ref: other } of edges) {
        if (found.has(one)) found.add(other);
        if (found.has(other)) found.add(one);
      }
    }
    const names = new Map<string, string>();
    for (const link of [...this.links.values()].flat()) {
      if (link.person_name) names.set(link.person_ref, link.person_name);
    }
    for (const edge of this.users) {
      if (edge.person_name) names.set(edge.person_ref, edge.person_name);
      if (edge.account_name) names.set(edge.account_ref, edge.account_name);
    }
    return [...found].flatMap(ref => {
      const name = names.get(ref);
      return name ? [{ name, ref }] : [];
    });
  }
}

/** A link that says that two catalog users are one human. */
export interface UserLink extends DatedLink {
  account_name: string | null;
}

/** The link where all that there are name one person. */
function onlyOne(links: DatedLink[]): DatedLink | undefined {
  const persons = new Set(links.map(({ person_ref: person }) => person));
  return persons.size === 1 ? links[0] : undefined;
}

function withoutName({
  displayName: _,
  ...actor
}: ReturnType<Actors['get']>): ReferencedActor {
  return actor;
}
