import {
  FeedCopies,
  type Calendar,
  type FeedReading,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { instant, instantOrNull } from '../../shared/time';
import type { FeedCopyRow, FeedReadingRow } from './records';

/** A reading, and why the last try was none. */
export interface FeedHealth extends FeedReading {
  problem: string | null;
  entries: number;
}

/** A calendar with its feeds, and which copies those are. */
export interface FedCalendar {
  /** The same object for the same policy and copies. */
  calendar: Calendar;
  readings: FeedHealth[];
}

/** Reads the copies of feeds. Each copy is read once. */
export class FeedStore {
  readonly #copies = new FeedCopies();
  #newest = '0';

  constructor(private readonly db: Knex) {}

  /** A policy's calendar with the last good copy of each of its feeds. */
  async inForce(calendar: Calendar): Promise<FedCalendar> {
    const ids = (calendar.feeds ?? []).map(({ id }) => id);
    if (ids.length === 0) return { calendar, readings: [] };
    const known = await this.copies();
    const rows = await this.db<FeedReadingRow>(
      'calendar_feed_readings',
    ).whereIn('feed', ids);
    const copies = known.at(new Date(8.64e15).toISOString());
    const readings = ids.map(feed => {
      const row = rows.find(each => each.feed === feed);
      const copy = copies.find(each => each.feed === feed);
      return {
        feed,
        hash: copy?.hash ?? null,
        readAt: instantOrNull(row?.read_at),
        problem: row?.problem ?? null,
        entries: copy?.events.length ?? 0,
      };
    });
    return { calendar: known.calendar(calendar, copies), readings };
  }

  /** Every copy that was ever in force. */
  async copies(): Promise<FeedCopies> {
    const rows = await this.db<FeedCopyRow>('calendar_feed_copies')
      .where('stream_seq', '>', this.#newest)
      .orderBy('stream_seq');
    for (const { feed, hash, events, since, stream_seq: seq } of rows) {
      // Two readers at once may have read the same rows.
      if (BigInt(seq) <= BigInt(this.#newest)) continue;
      this.#copies.put({ feed, hash, events }, instant(since));
      this.#newest = seq;
    }
    return this.#copies;
  }
}
