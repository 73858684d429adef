import { parseCalendar, type Calendar } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { PolicyDocument } from './policySchema';

/** Policies by the time at which they came into force. */
export class PolicyTimes {
  constructor(
    private readonly newestFirst: { since: number; calendar: Calendar }[],
  ) {}

  /** The calendar in force at an instant; null: none was known yet. */
  calendarAt(instant: string | Date): Calendar | null {
    const at = new Date(instant).getTime();
    return this.newestFirst.find(entry => entry.since <= at)?.calendar ?? null;
  }
}

/** Calendars of past policies: a past instant is judged by the one then in force. */
export class PolicyHistory {
  readonly #parsed = new Map<string, Calendar>();

  constructor(private readonly db: Knex) {}

  /** Which policies were in force when; newest first. */
  async all(): Promise<PolicyTimes> {
    const rows = await this.db('policies')
      .select('hash', 'loaded_at')
      .orderBy('stream_seq', 'desc');
    const missing = rows.filter(row => !this.#parsed.has(row.hash));
    if (missing.length > 0) {
      const documents = await this.db('policies')
        .select('hash', 'document')
        .whereIn(
          'hash',
          missing.map(row => row.hash),
        );
      for (const { hash, document } of documents) {
        const { calendar } = document as PolicyDocument;
        this.#parsed.set(
          hash,
          parseCalendar(calendar ?? { windows: [], freezes: [] }, 'calendar'),
        );
      }
    }
    return new PolicyTimes(
      rows.map(row => ({
        since: (row.loaded_at as Date).getTime(),
        calendar: this.#parsed.get(row.hash) as Calendar,
      })),
    );
  }
}
