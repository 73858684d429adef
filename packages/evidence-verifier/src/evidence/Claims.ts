import type { EvidenceEntry, RecordedFacts } from '@gitops-compliance/rules';
import { z } from 'zod';

const claimSchema = z.object({
  accounts: z.array(z.string()),
  trusted: z.boolean(),
});

/** Which person was ever known by which account, as entries say. */
export class Claims {
  readonly #known = new Set<string>();

  /** Takes an entry; others than `person.observed` are passed over. */
  add({ type, payload, persons }: EvidenceEntry): void {
    if (type !== 'person.observed') return;
    const claim = claimSchema.safeParse(payload).data;
    for (const account of claim?.trusted ? claim.accounts : []) {
      this.#known.add(`${persons.person} ${account}`);
    }
  }

  /** An account that a decision took for a person's and no entry does. */
  stranger({ accounts }: RecordedFacts): string | undefined {
    const found = Object.entries(accounts).find(
      ([ref, { person }]) =>
        person !== null &&
        person !== ref &&
        !this.#known.has(`${person} ${ref}`),
    );
    return found?.[0];
  }
}
