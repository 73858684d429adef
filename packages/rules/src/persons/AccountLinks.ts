import { z } from 'zod';

/** Confirmations by uninvolved persons that make a proposed link count. */
export const LINK_CONFIRMATIONS = 2;

/** What is told of a person, of the entries of their stream. */
export interface PersonEntry {
  type: string;
  /** ISO 8601 UTC, by the portal's clock. */
  observedAt: string;
  /** Role to opaque reference. */
  persons: Record<string, string>;
  payload: unknown;
}

const observedSchema = z.object({
  accounts: z.array(z.string()),
  trusted: z.boolean(),
});
const linkSchema = z.object({ link: z.string(), account: z.string() });

/** A claim of an account, from its start to its end. */
interface Link {
  person: string;
  account: string;
  source: 'catalog' | 'portal';
  trusted: boolean;
  confirmations: number;
  /** When it began to count; null: it never did. */
  since: string | null;
  /** When it ended; null: it has not. */
  until: string | null;
}

const LINK_MOVES = [
  'person.account-confirmed',
  'person.account-rejected',
  'person.account-retired',
];

function move(link: Link, type: string, at: string): void {
  if (link.until !== null) return;
  if (type !== 'person.account-confirmed') {
    link.until = at;
    return;
  }
  link.confirmations += 1;
  if (link.confirmations === LINK_CONFIRMATIONS) link.since = at;
}

/**
 * Links between accounts and persons with their history, folded from entries in
 * the order of each person's stream; references only. An account counts as a
 * person's by a trusted location of the catalog, or by two confirmations; one
 * that several persons have counts for nobody.
 */
export class AccountLinks {
  readonly #byPerson = new Map<string, Link[]>();
  readonly #byAccount = new Map<string, Link[]>();
  readonly #byId = new Map<string, Link>();
  readonly #removed = new Set<string>();

  /** Takes an entry; those that tell nothing of links are passed over. */
  add(entry: PersonEntry): void {
    const { type, persons, payload, observedAt } = entry;
    if (type === 'person.observed') {
      const seen = observedSchema.safeParse(payload).data;
      if (!seen) return;
      this.#removed.delete(persons.person);
      this.#told(persons.person, seen.accounts, seen.trusted, observedAt);
    } else if (type === 'person.removed') {
      this.#removed.add(persons.person);
      this.#told(persons.person, [], false, observedAt);
    } else if (type === 'person.account-proposed') {
      const told = linkSchema.safeParse(payload).data;
      if (!told) return;
      const { person } = persons;
      const link = this.#open(person, told.account, 'portal', false);
      this.#byId.set(told.link, link);
    } else if (LINK_MOVES.includes(type)) {
      const told = linkSchema.safeParse(payload).data;
      if (!told) return;
      const link =
        this.#byId.get(told.link) ?? this.#claim(persons.person, told.account);
      if (link) move(link, type, observedAt);
    }
  }

  /** Persons whose an account is now; several: it is contested. */
  claimants(account: string): string[] {
    const found = (this.#byAccount.get(account) ?? []).filter(
      ({ since, until, person, source }) =>
        since !== null &&
        until === null &&
        (source === 'catalog' || !this.#removed.has(person)),
    );
    return [...new Set(found.map(({ person }) => person))];
  }

  /**
   * Persons whose an account was at an instant or became since; those who had it
   * at the instant say so.
   *
   * @param at - ISO 8601 UTC
   */
  claimedSince(
    account: string,
    at: string,
  ): { person: string; wasThen: boolean }[] {
    return (this.#byAccount.get(account) ?? []).flatMap(
      ({ person, since, until }) =>
        since !== null && (until === null || until > at)
          ? [{ person, wasThen: since <= at }]
          : [],
    );
  }

  /**
   * These persons, and whoever was the same human at an instant or since, by
   * links between users.
   *
   * @param isUser - whether a reference is one of a catalog user
   * @param at - ISO 8601 UTC
   * @param already - only links that counted at that instant already
   */
  sameHumans(
    persons: readonly string[],
    isUser: (ref: string) => boolean,
    at: string,
    already = false,
  ): string[] {
    const edges = [...this.#byAccount]
      .filter(([account]) => isUser(account))
      .flatMap(([account]) =>
        this.claimedSince(account, at)
          .filter(({ wasThen }) => wasThen || !already)
          .map(({ person }) => [account, person]),
      );
    const found = new Set(persons);
    for (let size = 0; size !== found.size; ) {
      size = found.size;
      for (const [one, other] of edges) {
        if (found.has(one)) found.add(other);
        if (found.has(other)) found.add(one);
      }
    }
    return [...found];
  }

  /**
   * Whether an account was ever a person's.
   *
   * @param at - only a link that counted at this instant, ISO 8601 UTC
   */
  isKnown(person: string, account: string, at?: string): boolean {
    return (this.#byAccount.get(account) ?? []).some(
      link =>
        link.person === person &&
        link.since !== null &&
        (at === undefined ||
          (link.since <= at && (link.until === null || link.until > at))),
    );
  }

  /** What the catalog claims for a person. */
  #claim(person: string, account: string): Link | undefined {
    return (this.#byPerson.get(person) ?? []).find(
      link =>
        link.account === account &&
        link.source === 'catalog' &&
        link.until === null,
    );
  }

  /** What the catalog tells of a person: all the accounts that it claims. */
  #told(person: string, accounts: string[], trusted: boolean, at: string) {
    const open = (this.#byPerson.get(person) ?? []).filter(
      ({ source, until }) => source === 'catalog' && until === null,
    );
    for (const link of open) {
      if (!accounts.includes(link.account) || link.trusted !== trusted) {
        link.until = at;
      }
    }
    const known = open.filter(({ until }) => until === null);
    for (const account of accounts) {
      if (known.some(link => link.account === account)) continue;
      const link = this.#open(person, account, 'catalog', trusted);
      link.since = trusted ? at : null;
    }
  }

  #open(
    person: string,
    account: string,
    source: Link['source'],
    trusted: boolean,
  ): Link {
    const link: Link = {
      person,
      account,
      source,
      trusted,
      confirmations: 0,
      since: null,
      until: null,
    };
    for (const [index, key] of [
      [this.#byPerson, person],
      [this.#byAccount, account],
    ] as const) {
      const links = index.get(key);
      if (links) links.push(link);
      else index.set(key, [link]);
    }
    return link;
  }
}
