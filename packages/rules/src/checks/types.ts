import type { ReviewFact, Actor } from '../gates/types';
import type { ArgoSyncWindow } from '../calendar';
import type { SyncSetting, SyncWindowRule } from '../policy/guardrailRules';
import type { InjectedImage } from '../policy/runtimeRules';
import type { ChangeState, StatementsFact } from '../changes';
import type { AccessFact, BranchFact } from '../deployers';
import type { Uncompared } from '../drift/uncompared';
import type { Presence, SeparatedRoles } from '../persons';
import type { DriftRecord } from './drift/record';
import type { EmergencyOfChange } from './emergency';
import type { GatesFact } from './gatesFact';
import type { BusinessSignalFact } from './health';
import type { RuntimeFact } from './runtime';

/** Verdict of a check; missing data is `indeterminate`, never `pass`. */
export type Verdict = 'pass' | 'fail' | 'not-applicable' | 'indeterminate';

/**
 * Frameworks whose controls checks support. `DORA` is Regulation (EU) 2022/2554
 * and, as `RTS`, Delegated Regulation (EU) 2024/1774.
 */
export const FRAMEWORKS = [
  'SOC2',
  'PCI-DSS-4.0.1',
  'ISO-27001-2022',
  'NIST-800-53r5',
  'DORA',
] as const;

/** A control that a verdict supports, of whatever framework. */
export interface ArrangedControl {
  /** One of {@link FRAMEWORKS}, or one of the policy's own. */
  framework: string;
  id: string;
}

/** How a framework's control relates to a check. */
export interface ControlRef {
  framework: (typeof FRAMEWORKS)[number];
  id: string;
}

/** A Job that ran in a sync. */
export interface SyncJob {
  name: string;
  /** Before what the sync applied, in one phase with it, or after it. */
  phase: 'before' | 'with' | 'after';
  succeeded: boolean;
  /** Of one in the same phase; absent: not told. */
  waves?: {
    /** In which it ran; what lies in a later one waited for it to succeed. */
    own: number;
    /** In which workloads of that sync lay, in order, each once. */
    workloads: number[];
  };
}

/** What kinds of objects a source manages, by Git and in the cluster alike. */
export interface ManagedKinds {
  /** `Kind` or `Kind.group`, as kubectl writes them, sorted, each once. */
  kinds: string[];
  /** True where a plugin renders them, which may decrypt; absent: none does. */
  byPlugin?: boolean;
}

/** How something came to a target without a change, as it was noticed. */
export interface CameAround {
  /** `pin-changed`: it was set without a pull request, or in the cluster. */
  what: 'direct-push' | 'branch-rewritten' | 'pin-changed';
  /** When it was noticed, ISO 8601 UTC. */
  at: string;
}

/** Somebody who approved a pull request. */
export interface ApproverFact {
  account: Actor;
  /** ISO 8601 UTC. */
  at: string;
  /** When they were a user of the catalog; null: nobody is known behind it. */
  presence: Presence[] | null;
}

/**
 * Facts about the change that put the present revision into a target. Accounts
 * stand for whom they stood when it was requested and still do; what hurts is
 * every link since.
 */
export interface DeployedChangeFacts {
  service: string;
  environment: string;
  pinnedRevision: string | null;
  /** True where the deployment was found like this when first seen. */
  baseline: boolean;
  requester: string | null;
  /** Other persons who are the same human as the requester. */
  requesterAliases?: string[];
  /** Duties that the policies then in force kept apart; null: not known. */
  separation: {
    /** At its merge; of what is not merged, at its request. */
    atMerge: SeparatedRoles[] | null;
    /** When the sync began. */
    atSync: SeparatedRoles[] | null;
  };
  pullRequest: {
    number: number;
    url: string;
    headSha: string;
    author: Actor;
    lastPusher: Actor | null;
    /** As of `PullRequestFact`. */
    writers?: (Actor | null)[];
    committers?: (Actor | null)[];
    mergedBy: Actor | null;
    reviews: ReviewFact[];
    /** By the forge, ISO 8601 UTC; absent: it did not tell. */
    mergedAt?: string;
  } | null;
  /** Approvals of it in the order of its reviews; absent: not on record. */
  approvers?: ApproverFact[];
  /** The sync that applied it; null: not seen. */
  sync: {
    startedAt: string;
    finishedAt: string | null;
    phase: string;
    /** Null: not known, or only the starter's own word for it. */
    startedBy: Actor | null;
    /**
     * True where `startedBy` is the account that the portal is configured to
     * sync with; decided by the account's id, never by a pattern of its name.
     */
    startedByPortal?: boolean;
    automated: boolean;
    /** Jobs that ran in it; absent: not told. */
    jobs?: SyncJob[];
  } | null;
  /** What its gates said before the merge; absent: not on record. */
  gates?: GatesFact;
  /** When it was merged, ISO 8601 UTC; absent: it was not, or not on record. */
  mergedAt?: string;
  /**
   * True where no change is known in an environment that builds on none and on
   * which others build.
   */
  livesOfPushes?: boolean;
  /** Of its environment when it was judged of; null, absent: not known. */
  criticality?: string | null;
  /** Who held which rights over it; absent: not on record. */
  access?: AccessFact;
  /** How the branches of its pins are protected; absent: not on record. */
  branches?: BranchFact[];
  /**
   * Whether the policy asks that they demand the check of the portal, when it was
   * judged or ran last; absent: not known.
   */
  guardrailsAsked?: boolean;
  /**
   * Whether it synced by itself as its source told last while it ran; absent: not
   * on record.
   */
  autoSync?: boolean;
  /** Whether it then undid what was altered in the cluster; absent: not told. */
  selfHeal?: boolean;
  /** Whether it then removed what left Git; absent: not told. */
  prune?: boolean;
  /**
   * What the policy asks of how it syncs, when it was judged or ran last; absent:
   * not known.
   */
  syncPolicyAsked?: SyncSetting[];
  /**
   * Whether the policy left syncs to the portal alone when its own began; absent:
   * not known.
   */
  syncByPortalAlone?: boolean;
  /** What was left out when it was compared with Git; absent: not told. */
  uncompared?: Uncompared[];
  /**
   * Whether the policy asks that this be narrow, when it was judged or ran last;
   * absent: not known.
   */
  narrowIgnoresAsked?: boolean;
  /** Sync windows that may be for it as told last while it ran; absent: not told. */
  syncWindows?: ArgoSyncWindow[];
  /**
   * Those that the policy lists, when it was judged or ran last; null: none are
   * asked for. Absent: not known.
   */
  syncWindowsAsked?: SyncWindowRule[] | null;
  /** Images that its source named last while it ran; absent: not on record. */
  images?: string[];
  /** What its source managed as told last while it ran; absent: not on record. */
  managed?: ManagedKinds;
  /**
   * What ran in its pods and how its secrets stood, as read last while it was
   * applied; absent: not on record.
   */
  runtime?: RuntimeFact;
  /**
   * Images that the policy lets be added to its pods, when it was judged or ran
   * last; absent: not known.
   */
  injectedImages?: InjectedImage[];
  /**
   * Of the policy in force when it was judged or ran last; absent: not known.
   */
  businessSignal?: BusinessSignalFact;
  /** How it drifted while it ran; absent: not on record. */
  drift?: DriftRecord;
  /** What it says in words; absent: nothing of that was asked or told. */
  statements?: StatementsFact;
  /** The emergency that it went under; absent: none. */
  emergency?: EmergencyOfChange;
  /**
   * The newest emergency in its target that was declared while it ran, and under
   * which it did not go; absent: none, or not on record.
   */
  emergencySince?: EmergencyOfChange;
  /** What brought what runs around the portal; absent: nothing that was noticed. */
  around?: CameAround;
  /** How far the change came; absent: not on record. */
  outcome?: ChangeState;
  /** Syncs of it that failed before the one that applied it; absent: none told. */
  failedSyncs?: number;
}

/** What a check says of a target. */
export interface CheckResult {
  check: string;
  title: string;
  verdict: Verdict;
  reason: string;
  /** What to do; empty on pass. */
  remedy: string;
  controls: ArrangedControl[];
  ruleVersion: number;
  /** True where a check of the operator's own says it; absent: a built-in one. */
  own?: true;
}
