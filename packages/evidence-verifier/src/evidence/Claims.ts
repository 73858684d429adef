import {
  AccountLinks,
  type EvidenceEntry,
  type RecordedFacts,
} from '@gitops-compliance/rules';

/** Which person was ever known by which account, as entries say. */
export class Claims {
  readonly #links = new AccountLinks();

  /** Takes an entry; those that tell nothing of persons are passed over. */
  add(entry: EvidenceEntry): void {
    if (entry.type.startsWith('person.')) this.#links.add(entry);
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
}
