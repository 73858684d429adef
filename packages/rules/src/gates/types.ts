import type { ChangeClass, ChangeKind } from '../changes';
import type { CalendarFacts } from './calendarFacts';
import type { ContentsFact } from './contentsFact';
import type { ReleaseFact } from './releaseFacts';
import type {
  HeadFacts,
  ProtectionDetails,
  SourceSignatures,
  SourceTag,
} from './headFacts';
import type {
  OperationFact,
  RanFact,
  ReportFact,
  StopFact,
  UnresolvedFact,
} from './targetFacts';

export type { TargetPolicy } from '../policy/targetRules';

import type { VoteFact } from '../cab';
import type { EmergencyFact } from '../emergencies';
import type { Membership } from '../persons';
import type { SourceFact } from './sourceFact';
import type { TicketFact } from './ticketFact';

/** State of a gate; `unknown` counts as closed. */
export type GateState = 'open' | 'closed' | 'pending' | 'unknown';

/** Gates in the order in which screens list them. */
export type GateId =
  | 'upstream'
  | 'target-clean'
  | 'one-at-a-time'
  | 'release'
  | 'ticket'
  | 'peer-review'
  | 'source-review'
  | 'cab'
  | 'code-owners'
  | 'checks'
  | 'policy'
  | 'signatures'
  | 'rendered'
  | 'only-the-pin'
  | 'guardrails'
  | 'mergeable'
  | 'external'
  | 'hold'
  | 'calendar';

/** One account at an outside system, and the person that it resolves to. */
export interface Actor {
  /** `github`, `argocd` … */
  provider: string;
  account: string;
  bot: boolean;
  /** Catalog user, such as `user:default/ada`; null: nobody we can name. */
  person: string | null;
  /**
   * The person that it resolved to when the change was requested; absent: the
   * same as now. A link that is made later never helps.
   */
  personAtRequest?: string | null;
  /** Other persons who are, or were since the request, the same human. */
  aliases?: string[];
}

/** A review as the forge tells it. */
export interface ReviewFact {
  reviewer: Actor;
  state: 'approved' | 'changes-requested' | 'commented' | 'dismissed';
  /** Head that the reviewer saw. */
  commit: string | null;
  /** ISO 8601 UTC. */
  submittedAt: string;
  /**
   * Teams that own a changed path and that the reviewer belongs to; absent or
   * null: not known.
   */
  ownerTeams?: string[] | null;
  /** Digest of the change when it was first seen; absent or null: none was. */
  digest?: string | null;
  /** The change has altered since, under the same head. */
  isVoid?: boolean;
}

/** A promotion pull request as the forge tells it. */
export interface PullRequestFact extends HeadFacts {
  number: number;
  url: string;
  state: 'open' | 'merged' | 'closed';
  draft: boolean;
  headSha: string;
  baseSha: string;
  baseBranch: string;
  mergeable: 'yes' | 'conflict' | 'unknown';
  author: Actor;
  /** Who pushed the head, from the forge's own record; null: not known. */
  lastPusher: Actor | null;
  reviews: ReviewFact[];
  /** False where the forge gave only the newest reviews. */
  reviewsComplete: boolean;
  /**
   * Whom the forge takes for the authors of its commits, each once; null:
   * nobody is behind an address; absent: not told.
   */
  writers?: (Actor | null)[];
  /** The same of their committers. */
  committers?: (Actor | null)[];
  /** Paths that the pull request changes; null: not known. */
  files: string[] | null;
  mergedBy: Actor | null;
  mergeSha: string | null;
  /** ISO 8601 UTC. */
  mergedAt: string | null;
  /**
   * What protects the base branch. `requiredChecks[].appId` is null where any
   * source may set the check. Null: not known.
   */
  protection:
    | (ProtectionDetails & {
        requiredChecks: { context: string; appId: number | null }[];
        requiredApprovals: number;
        bypassActors: string[];
      })
    | null;
  /** When the forge said so, ISO 8601 UTC. */
  asOf: string;
}

/** What one deployment runs, as its source tells it. */
export interface DeploymentFact {
  instance: string;
  application: string;
  pinnedRevision: string | null;
  syncedRevision: string | null;
  sync: 'synced' | 'out-of-sync' | 'unknown';
  health:
    | 'healthy'
    | 'progressing'
    | 'degraded'
    | 'suspended'
    | 'missing'
    | 'unknown';
  /** Since when it runs `pinnedRevision`, ISO 8601 UTC. */
  since: string | null;
  /** Since when it is healthy without a break, ISO 8601 UTC. */
  healthySince: string | null;
  /** When its source was last heard, ISO 8601 UTC; null: never. */
  asOf: string | null;
  /** Its newest sync; null: none is known. Left out where nobody asks. */
  operation?: OperationFact | null;
  /**
   * The longest stretch in which it ran the revision to be promoted in good
   * health; null: none is on record. Left out where nobody asks.
   */
  ran?: RanFact | null;
}

/** Everything that gates may know of a change. */
export interface ChangeFacts {
  change: {
    id: string;
    kind: ChangeKind;
    class: ChangeClass;
    service: string;
    environment: string;
    /** Revision that the target shall run; null: it moves none. */
    toRevision: string | null;
    requester: string;
    /** Its number; null before it is requested. */
    number: number | null;
    /** Other persons who are, or were since the request, the same human. */
    requesterAliases?: string[];
    /** Numbers of other unfinished changes of the same target. */
    othersInFlight: number[];
    /** Numbers of those and this one that are being merged or are merged. */
    merging: number[];
    /**
     * Numbers of those that give way to no newer one: they are being merged, or
     * their pull request is not theirs alone to close.
     */
    standing: number[];
    /** Numbers of those that are rollbacks: older ones give way to them. */
    rollbacks: number[];
    /** Head commit that the portal itself made; null before the PR exists. */
    ourHeadSha: string | null;
    /** Where the pull request is; empty: there will be none. */
    repository: string;
    /** Files that the pins of its pull request lie in. */
    pinPaths: string[];
    /** Branch that the pins lie on. */
    pinBranch: string;
  };
  target: { deployments: DeploymentFact[] };
  upstreams: { environment: string; deployments: DeploymentFact[] }[];
  pullRequest: PullRequestFact | null;
  /** Stops on the target that nobody has lifted; null: not known. */
  stops: StopFact[] | null;
  /** What nobody approved of the target and nobody resolved; null: not known. */
  unresolved: UnresolvedFact[] | null;
  /** The newest report of each tool; null: not known. */
  reports: ReportFact[] | null;
  /** Whom the policy's reviews may ask; absent: they ask nobody by name. */
  memberships?: {
    /** When the catalog was last heard, ISO 8601 UTC; null: never. */
    asOf: string | null;
    groups: Membership[];
  };
  /**
   * What the change brings from the source repository; null: not read yet;
   * absent: the policy does not ask for it.
   */
  source?: SourceFact | null;
  /** Absent or null: none is attached. */
  ticket?: TicketFact | null;
  /** The emergency under which it goes; absent or null: none. */
  emergency?: EmergencyFact | null;
  /** Absent or null: it belongs to no release. */
  release?: ReleaseFact | null;
  /**
   * How what the pins bring is signed; null where it was not read. Absent:
   * nobody asked.
   */
  sourceSignatures?: (SourceSignatures | null)[];
  /**
   * The tag that the pins name, in each repository of source code; null where
   * it was not read. Absent: they name none, or nobody asked.
   */
  sourceTags?: (SourceTag | null)[];
  /** What the change alters, as far as it was read; absent: nothing was. */
  contents?: ContentsFact | null;
  /** Votes of the board in the order in which they were cast; absent: none. */
  votes?: VoteFact[];
  /** What the calendar asks of the service; absent: it asks nothing. */
  calendar?: CalendarFacts;
  /** App id under which the portal publishes its check; null: not known. */
  portalAppId: number | null;
}

/** What a gate says, with the reason and the next step for people. */
export interface GateResult {
  gate: GateId;
  state: GateState;
  /** One sentence: who or what, and why. */
  reason: string;
  /** One sentence: what to do; empty when open. */
  remedy: string;
  /** ISO 8601 UTC; when the state is expected to change by itself. */
  until?: string;
  /** Control ids that the gate supports. */
  controls: string[];
  /** Version of the rule that decided. */
  ruleVersion: number;
  /** Small facts behind the state, for the ledger: ids, counts, instants. */
  facts: Record<string, string | number | boolean | null>;
}
