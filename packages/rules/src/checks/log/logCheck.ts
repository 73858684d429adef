import { DateTime } from 'luxon';
import type { Coverage } from '../../completeness';
import { defineRule, type Rule } from '../check';

/** A missed stretch, as far as the log's checks judge it. */
export interface GapFact {
  id: string;
  collector: string;
  /** Until when nothing was missed, ISO 8601 UTC; null: it never was read. */
  missedFrom: string | null;
  /** When it was noticed, ISO 8601 UTC. */
  openedAt: string;
  /** Null: the source has not been read in full since. */
  closedAt: string | null;
  /** Whether two persons took note of what was lost. */
  accepted: boolean;
}

/** An entry that claims to be older than what the log has before it. */
export interface ClockFact {
  /** Its place in the log, for people. */
  place: string;
  /** ISO 8601 UTC. */
  observedAt: string;
  /** The latest instant that the log has before it, ISO 8601 UTC. */
  after: string;
}

/** What is known of the log itself, for a period. */
export interface LogFacts {
  /** ISO 8601 UTC; `until` is the first instant after it. */
  period: { from: string; until: string };
  /** The newest signed checkpoint; null: none was ever signed. */
  checkpoint: { size: number; signedAt: string } | null;
  /** The last verification of the whole log that came to an end. */
  verification: {
    size: number;
    finishedAt: string;
    /** Where it first differs; null: nowhere. */
    difference: string | null;
  } | null;
  /** Places outside that hold a checkpoint of this log. */
  anchors: {
    name: string;
    size: number;
    anchoredAt: string;
    /** Null: it could not be compared. */
    agrees: boolean | null;
  }[];
  /** Gaps that touch the period. */
  gaps: GapFact[];
  /** One per collector. */
  coverage: Coverage[];
  /** When the ledger began, ISO 8601 UTC; null: it is empty. */
  firstEntryAt: string | null;
  /** The oldest entry that can still be read or restored. */
  oldestKeptAt: string | null;
  /** Entries whose clock was behind, in the log's order; the worst first. */
  clock: ClockFact[];
  /** False where not all of the period's entries were looked at yet. */
  clockRead: boolean;
}

/** A rule over the log itself, of the portal and not of a service, at an instant. */
export type LogCheck = Rule<[facts: LogFacts, at: DateTime]>;

/** Makes a check of the log of how it judges. */
export const defineLogCheck = defineRule<[facts: LogFacts, at: DateTime]>;

/** An instant of a fact. */
export function instantOf(text: string): DateTime {
  return DateTime.fromISO(text, { zone: 'utc' });
}
