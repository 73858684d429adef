import type { CheckResult, DeployedChangeFacts } from '../checks';
import type { ChangeClass, ChangeKind, ChangeState } from '../changes';
import type { CompletenessEntry } from '../completeness';
import type { WaiverOfRecord } from '../waivers';

/** An entry of the ledger, as far as evidence is worked out from it. */
export interface EvidenceEntry extends CompletenessEntry {
  streamSeq: number;
  /** ISO 8601 UTC, by the portal's clock. */
  observedAt: string;
  /** Role to opaque reference. */
  persons: Record<string, string>;
  /** `<shard>/<place in the log>`. */
  place: string;
}

/** Who is behind an opaque reference; erased ones are not there. */
export interface EvidenceIdentity {
  provider: string;
  name: string;
  bot: boolean;
}

/** An entry of a change, by its place. */
export interface TimelineEntry {
  place: string;
  type: string;
  /** ISO 8601 UTC. */
  occurredAt: string;
}

/** What the gates said at one moment, as it was recorded. */
export interface GateDecision {
  place: string;
  at: string;
  phase: string;
  held: boolean;
  policyHash: string;
  results: { gate: string; state: string; ruleVersion: number }[];
}

/** The pull request of a change as it was seen last. */
export interface PullRequestOfRecord {
  repository: string;
  number: number;
  url: string;
  headSha: string;
  mergeSha: string | null;
}

/** A numbered change, told from its entries alone. */
export interface ChangeOfRecord {
  id: string;
  /** Number in the portal. */
  number: number;
  kind: ChangeKind;
  class: ChangeClass;
  environment: string;
  /** Month, and the gapless number in it (design §5.4). */
  period: string;
  populationNumber: number;
  service: string;
  /** Environment that the revision comes from; null: from none. */
  from: string | null;
  fromRevision: string | null;
  /** Null: it moves no pin. */
  toRevision: string | null;
  /** Number of the release that it belongs to; null: to none. */
  release: number | null;
  /** Id of the change that it undoes. */
  rollbackOf: string | null;
  mode: string;
  policyHash: string;
  /** Opaque reference. */
  requester: string;
  requestedAt: string;
  state: ChangeState;
  pullRequest: PullRequestOfRecord | null;
  merged: { at: string; mergeSha: string | null; outside: boolean } | null;
  endedAt: string | null;
  gateDecisions: GateDecision[];
  timeline: TimelineEntry[];
}

/** A change with the facts that its verdicts are judged from. */
export interface JudgedChange extends ChangeOfRecord {
  facts: DeployedChangeFacts;
  /** When the calendar of these facts came into force; null: none is known. */
  calendarSince: string | null;
  /** Instant for which it was judged, ISO 8601 UTC. */
  judgedAt: string;
  verdicts: CheckResult[];
  /** Waivers of its target while it ran; absent: there were none. */
  waivers?: WaiverOfRecord[];
}

/** An application that nobody claimed, with the facts that it is judged from. */
export interface JudgedUnclaimed {
  /** Id of its deployment. */
  deployment: string;
  /** Null: it is in none. */
  environment: string | null;
  /** When it was seen without a claim, ISO 8601 UTC. */
  unclaimedSince: string;
  /** When somebody claimed it or it went away; null: not in the period. */
  unclaimedUntil: string | null;
  facts: DeployedChangeFacts;
  /** When the calendar of these facts came into force; null: none is known. */
  calendarSince: string | null;
  /** The last instant of the period in which nobody claimed it. */
  judgedAt: string;
  verdicts: CheckResult[];
}

/** A sync that a source ran or a revision that it was found with. */
export interface SyncOfRecord {
  deployment: string;
  service: string | null;
  environment: string | null;
  startedAt: string;
  finishedAt: string | null;
  phase: string;
  revision: string | null;
  pinnedRevision: string | null;
  /** Opaque reference. */
  startedBy: string | null;
  automated: boolean;
  /** Number of the change that brought it; null: none did. */
  change: number | null;
  place: string;
}
