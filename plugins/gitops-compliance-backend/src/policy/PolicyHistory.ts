import {
  calendarOfPolicy,
  criticalityOf,
  frameworksOf,
  FeedCopies,
  resolveTarget,
  unclaimedRules,
  type Calendar,
  type OwnFramework,
  type TargetPolicy,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { FeedStore } from '../calendar/feeds/FeedStore';
import { environmentsOfPushes } from './environmentsOfPushes';
import type { PolicyDocument } from './policySchema';

/** A policy as it was recorded, and its calendar. */
interface PastPolicy {
  document: PolicyDocument;
  calendar: Calendar;
}

/** Policies by the time at which they came into force. */
export class PolicyTimes {
  readonly #unclaimed = new Map<PastPolicy, TargetPolicy | null>();

  constructor(
    private readonly newestFirst: {
      id: string;
      since: number;
      policy: PastPolicy;
    }[],
    private readonly feeds: FeedCopies,
  ) {}

  /** The calendar in force at an instant; null: none was known yet. */
  calendarAt(instant: string | Date): Calendar | null {
    const calendar = this.#at(instant)?.calendar;
    if (!calendar) return null;
    const copies = this.feeds.at(new Date(instant).toISOString());
    return this.feeds.calendar(calendar, copies);
  }

  /**
   * Calendars from the one in force at an instant back to the first, with the id
   * of the version of the policy that brought each.
   */
  calendarsUntil(
    instant: string | Date,
  ): { version: string; calendar: Calendar }[] {
    const at = new Date(instant).getTime();
    return this.newestFirst
      .filter(({ since }) => since <= at)
      .map(({ id, policy }) => ({ version: id, calendar: policy.calendar }));
  }

  /** The rules in force for a target at an instant; null: not known. */
  rulesAt(
    instant: string | Date,
    target: { service: string; environment: string },
  ): TargetPolicy | null {
    return resolveTarget(this.#at(instant)?.document, target)?.policy ?? null;
  }

  /** The rules in force at an instant for what nobody claims; null: not known. */
  unclaimedRulesAt(instant: string | Date): TargetPolicy | null {
    const policy = this.#at(instant);
    if (!policy) return null;
    const known = this.#unclaimed.get(policy);
    if (known !== undefined) return known;
    const rules = unclaimedRules(policy.document);
    this.#unclaimed.set(policy, rules);
    return rules;
  }

  /** How critical an environment was at an instant; null: not known. */
  criticalityAt(instant: string | Date, environment: string): string | null {
    return criticalityOf(this.#at(instant)?.document, environment);
  }

  /** Frameworks of one's own by the policy in force at an instant. */
  frameworksAt(instant: string | Date): OwnFramework[] {
    return frameworksOf(this.#at(instant)?.document);
  }

  /** Environments that live of pushes, by the policy in force at an instant. */
  livingOfPushesAt(instant: string | Date): string[] {
    const document = this.#at(instant)?.document;
    return document ? environmentsOfPushes(document) : [];
  }

  #at(instant: string | Date): PastPolicy | undefined {
    const at = new Date(instant).getTime();
    return this.newestFirst.find(({ since }) => since <= at)?.policy;
  }
}

/** Past policies: a past instant is judged by the one then in force. */
export class PolicyHistory {
  readonly #parsed = new Map<string, PastPolicy>();

  readonly #feeds: FeedStore;

  constructor(private readonly db: Knex) {
    this.#feeds = new FeedStore(db);
  }

  /** Which policies were in force when; newest first. */
  async all(): Promise<PolicyTimes> {
    const rows = await this.db('policies')
      .select('stream_seq', 'hash', 'loaded_at')
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
        this.#parsed.set(hash, {
          document,
          calendar: calendarOfPolicy(document as PolicyDocument),
        });
      }
    }
    return new PolicyTimes(
      rows.map(row => ({
        id: row.stream_seq,
        since: (row.loaded_at as Date).getTime(),
        policy: this.#parsed.get(row.hash) as PastPolicy,
      })),
      // None was ever named: nothing need be read.
      [...this.#parsed.values()].some(({ calendar }) => calendar.feeds)
        ? await this.#feeds.copies()
        : new FeedCopies(),
    );
  }
}
