import {
  AccountLinks,
  type EvidenceEntry,
  type RecordedFacts,
} from '@gitops-compliance/rules';
import { z } from 'zod';

const groupsSchema = z.object({ groups: z.array(z.string()) });

/** What entries say of persons: by which accounts, users and groups each is known. */
export class Claims {
  readonly #links = new AccountLinks();
  readonly #users = new Set<string>();
  /** Group, without case, to whoever was ever told to belong to it. */
  readonly #groups = new Map<string, Set<string>>();
  #isErased = false;

  /** Takes an entry; those that tell nothing of persons are passed over. */
  add(entry: EvidenceEntry): void {
    const { type, persons, payload } = entry;
    if (type === 'ledger.erased') this.#isErased = true;
    if (!type.startsWith('person.')) return;
    this.#links.add(entry);
    this.#users.add(persons.person);
    if (type !== 'person.groups-observed') return;
    for (const group of groupsSchema.safeParse(payload).data?.groups ?? []) {
      const key = group.toLowerCase();
      const members = this.#groups.get(key) ?? new Set<string>();
      this.#groups.set(key, members.add(persons.person));
    }
  }

  /**
   * An account that a decision took for a person's, now or at the time of the
   * request, and no entry does. Decisions that say nothing of that time took
   * it for the same then; before they told of pins, they did not ask.
   *
   * @param requestedAt - when its change was requested, ISO 8601 UTC
   */
  stranger(
    { accounts, pinPaths }: RecordedFacts,
    requestedAt: string,
  ): string | undefined {
    const isKnown = (person: string | null, ref: string, at?: string) =>
      person === null || person === ref || this.#links.isKnown(person, ref, at);
    const found = Object.entries(accounts).find(
      ([ref, { person, atRequest = person }]) =>
        !isKnown(person, ref) ||
        (pinPaths !== undefined && !isKnown(atRequest, ref, requestedAt)),
    );
    return found?.[0];
  }

  /**
   * A group of whose members a decision counted somebody whom no entry told to
   * belong to it. Whom it left out is not asked: only those who had a hand in
   * the change are on record. Of a user who is asked by name it cannot be told.
   */
  wrongGroup({ memberships }: RecordedFacts): string | undefined {
    return memberships?.groups.find(
      ({ group, members }) =>
        !/^user:/i.test(group) &&
        (members ?? []).some(
          member => !this.#groups.get(group.toLowerCase())?.has(member),
        ),
    )?.group;
  }

  /**
   * A person of a decision who is the same human as another user by links that
   * held at the request, and of whom it does not say so. Once somebody was
   * erased it is not asked: nobody is named by then who could be left out.
   *
   * @param requestedAt - when its change was requested, ISO 8601 UTC
   */
  withoutAlias(
    { accounts, pinPaths, requester, requesterAliases = [] }: RecordedFacts,
    requestedAt: string,
  ): string | undefined {
    if (this.#isErased || pinPaths === undefined) return undefined;
    const told = [
      { person: requester, aliases: requesterAliases },
      ...Object.values(accounts).flatMap(({ person, aliases = [] }) =>
        person === null ? [] : [{ person, aliases }],
      ),
    ];
    return told.find(({ person, aliases }) =>
      this.#links
        .sameHumans([person], ref => this.#users.has(ref), requestedAt, true)
        .some(other => other !== person && !aliases.includes(other)),
    )?.person;
  }
}
