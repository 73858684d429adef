import {
  type Calendar,
  CalendarError,
  calendarOfPolicy,
  type EvidenceEntry,
  type ResolvedTarget,
  resolveTarget,
  type Target,
} from '@gitops-compliance/rules';
import { z } from 'zod';

const policySchema = z.object({
  hash: z.string(),
  document: z.looseObject({ calendar: z.unknown().optional() }),
});

/** All policies that were ever in force, by their hash. */
export class Policies {
  readonly #documents = new Map<string, unknown>();
  readonly #calendars = new Map<string, Calendar>();

  /** Takes an entry; others than `policy.loaded` are passed over. */
  add({ type, payload }: EvidenceEntry): void {
    if (type !== 'policy.loaded') return;
    const policy = policySchema.safeParse(payload);
    if (!policy.success) return;
    const { hash, document } = policy.data;
    this.#documents.set(hash, document);
    try {
      this.#calendars.set(hash, calendarOfPolicy(document));
    } catch (error) {
      if (!(error instanceof CalendarError)) throw error;
    }
  }

  /** The calendar of a policy; undefined: it is not known, or unreadable. */
  calendarOf(hash: string): Calendar | undefined {
    return this.#calendars.get(hash);
  }

  /** The rules of a policy for a target; null: they are not known. */
  targetOf(hash: string, target: Target): ResolvedTarget | null {
    return resolveTarget(this.#documents.get(hash), target);
  }
}
