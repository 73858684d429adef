import { feedCopySchema, withFeeds, type FeedCopy } from './feeds';
import type { Calendar } from './types';

/**
 * Copies of feeds as they went on record, in the order of the record: by their
 * hash, and by when they came into force. A calendar with them is made once.
 */
export class FeedCopies {
  readonly #byHash = new Map<string, FeedCopy>();
  readonly #oldestFirst: { since: number; copy: FeedCopy }[] = [];
  readonly #made = new WeakMap<Calendar, Map<string, Calendar>>();

  /** Takes an entry; others than `calendar.feed-changed` are passed over. */
  add(entry: { type: string; payload: unknown; occurredAt: string }): void {
    if (entry.type !== 'calendar.feed-changed') return;
    const copy = feedCopySchema.safeParse(entry.payload);
    if (copy.success) this.put(copy.data, entry.occurredAt);
  }

  /** Takes a copy that came into force at an instant, ISO 8601. */
  put(copy: FeedCopy, since: string): void {
    this.#byHash.set(keyOf(copy), copy);
    this.#oldestFirst.push({ since: Date.parse(since), copy });
  }

  /** The copies in force at an instant, ISO 8601: one of each feed at most. */
  at(instant: string): FeedCopy[] {
    const at = Date.parse(instant);
    const found = new Map<string, FeedCopy>();
    for (const { since, copy } of this.#oldestFirst) {
      if (since <= at) found.set(copy.feed, copy);
    }
    return [...found.values()];
  }

  /** The copies of these hashes; null: not all of them are known. */
  of(
    readings: readonly { feed: string; hash: string | null }[],
  ): FeedCopy[] | null {
    const wanted = readings.filter(({ hash }) => hash !== null);
    const found = wanted.flatMap(
      ({ feed, hash }) => this.#byHash.get(keyOf({ feed, hash })) ?? [],
    );
    return found.length === wanted.length ? found : null;
  }

  /** The calendar with these copies: the same object for the same of both. */
  calendar(calendar: Calendar, copies: readonly FeedCopy[]): Calendar {
    if (!calendar.feeds || copies.length === 0) return calendar;
    const made = this.#made.get(calendar) ?? new Map<string, Calendar>();
    this.#made.set(calendar, made);
    const key = copies.map(keyOf).sort().join();
    const known = made.get(key) ?? withFeeds(calendar, copies);
    made.set(key, known);
    return known;
  }
}

function keyOf({ feed, hash }: { feed: string; hash: string | null }): string {
  return `${feed}/${hash}`;
}
