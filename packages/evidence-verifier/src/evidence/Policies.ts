import {
  type Calendar,
  CalendarError,
  calendarOfPolicy,
  type EvidenceEntry,
  FeedCopies,
  type ResolvedTarget,
  resolveTarget,
  type Target,
} from '@gitops-compliance/rules';
import { z } from 'zod';

const policySchema = z.object({
  hash: z.string(),
  document: z.looseObject({ calendar: z.unknown().optional() }),
});

/**
 * All policies that were ever in force, by their hash, and the copies of feeds
 * that their calendars were made of.
 */
export class Policies {
  readonly #documents = new Map<string, unknown>();
  readonly #calendars = new Map<string, Calendar>();
  readonly #feeds = new FeedCopies();

  /** Takes an entry; others than of policies and feeds are passed over. */
  add(entry: EvidenceEntry): void {
    const { type, payload } = entry;
    this.#feeds.add(entry);
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

  /**
   * The calendar of a policy with these copies of its feeds; undefined: it, or
   * one of them, is not known or cannot be read.
   */
  calendarOf(
    hash: string,
    feeds: readonly { feed: string; hash: string | null }[] = [],
  ): Calendar | undefined {
    const calendar = this.#calendars.get(hash);
    const copies = this.#feeds.of(feeds);
    return calendar && copies
      ? this.#feeds.calendar(calendar, copies)
      : undefined;
  }

  /** The rules of a policy for a target; null: they are not known. */
  targetOf(hash: string, target: Target): ResolvedTarget | null {
    return resolveTarget(this.#documents.get(hash), target);
  }
}
