import {
  PORTAL_CHECK,
  type AroundWhat,
  type ChangeClass,
  type ChangeKind,
  type ChangeState,
  type GateResult,
  type RecordedFacts,
  type StatementsFact,
} from '@gitops-compliance/rules';
import type { PinRecord } from '../deployments/records';
import type { HeadRecord } from './headRecord';
import type { MergeQueueState } from './steps/mergeQueue';
import type { VerificationState } from './verification/records';

/** Steps of a promotion as screens show them, in order. */
export const CHANGE_STEPS = [
  'requested',
  'pull-request',
  'reviewed',
  'ready',
  'merged',
  'synced',
  'verified',
] as const;

/** One of `CHANGE_STEPS`. */
export type ChangeStepName = (typeof CHANGE_STEPS)[number];

/** A pin that a change moves: where it lies, what it named, what it shall name. */
export interface PromotedPin extends PinRecord {
  after: string;
  /** `owner/name` of the source code; null where the service does not say. */
  sourceRepository: string | null;
}

/** `change.requested` v2. V1 had one `pin` and was always a promotion. */
export interface RequestedPayload {
  kind: ChangeKind;
  class: ChangeClass;
  /** Number of the change, unique in the portal. */
  number: number;
  /** Gapless number per environment and month (design §5.4). */
  population: { environment: string; period: string; number: number };
  service: string;
  environment: string;
  /** Upstream environment that the revision comes from; null: from none. */
  from: string | null;
  fromRevision: string | null;
  /** Null: a direct change that moves no pin. */
  toRevision: string | null;
  /** Where its pull request is, and the branch that it changes. */
  repository: string;
  branch: string;
  pins: PromotedPin[];
  /** The release that it belongs to, and the wave in which it goes. */
  release: { id: string; number: number; wave: number } | null;
  /** Id of the change whose pull request it shares; absent: it has its own. */
  lead?: string;
  /** The emergency under which it was requested; absent: none. */
  emergency?: { id: string; number: number };
  /** True where a program asked on behalf of the requester. */
  byAgent?: boolean;
  /** Whether it says what it should; absent: nothing of that was asked or told. */
  statements?: StatementsFact;
  /** Id of the change that this rollback undoes. */
  rollbackOf: string | null;
  /** Of a rollback: number of the change that brought the revision here before. */
  approvedBy?: number;
  /** Of a rollback: what it crosses that keeps state. */
  crosses?: string[];
  mode: 'observe' | 'warn' | 'enforce';
  policyHash: string;
}

/**
 * `change.pull-request-observed` v2: what the forge says, persons as references.
 * V1 had nothing of `HeadRecord`, and of the protection only its first three.
 */
export interface PullRequestRecord extends HeadRecord {
  repository: string;
  number: number;
  nodeId: string;
  url: string;
  state: 'open' | 'merged' | 'closed';
  draft: boolean;
  headSha: string;
  baseSha: string;
  baseBranch: string;
  mergeable: 'yes' | 'conflict' | 'unknown';
  author: string;
  lastPusher: string | null;
  reviews: {
    id: string;
    reviewer: string;
    state: 'approved' | 'changes-requested' | 'commented' | 'dismissed';
    commit: string | null;
    submittedAt: string;
    /** Digest of the change when it was first seen; absent: none was known. */
    digest?: string;
    /** Teams that own something and that the reviewer belongs to; since v2. */
    ownerTeams?: string[] | null;
  }[];
  /** False where the forge gave only the newest reviews. */
  reviewsComplete: boolean;
  files: string[] | null;
  protection: {
    requiredChecks: { context: string; appId: number | null }[];
    requiredApprovals: number;
    bypassActors: string[];
    adminsMayBypass?: boolean;
    allowsForcePushes?: boolean;
    allowsDeletions?: boolean;
    requiresConversationResolution?: boolean;
  } | null;
  /** The head that the merge queue made of it, null: not yet; absent: none. */
  mergeQueue?: { groupHeadSha: string | null };
  /** When it last left a merge queue, and the forge's word why. */
  leftQueue?: { at: string; reason: string };
  mergedBy: string | null;
  mergeSha: string | null;
  mergedAt: string | null;
  /** Of a direct change: what its description says; absent: nothing asked or told. */
  statements?: StatementsFact;
  /** When it was read, ISO 8601 UTC; an older reading is no news. */
  readAt: string;
}

/** A gate's result without sentences, which may name persons. */
export type GateRecord = Omit<GateResult, 'reason' | 'remedy' | 'until'> & {
  until: string | null;
};

/** `change.gates-evaluated` v3; v1 had no facts, v2 no paths of pins. */
export interface GatesPayload {
  phase: 'request' | 'merge' | 'sync';
  /** Whether a gate that holds in this phase was not open. */
  held: boolean;
  policyHash: string;
  /** Hash of the rules as they held for the target; absent before it was kept. */
  targetHash?: string;
  /** Version of the time zone data. */
  tzdata: string;
  results: GateRecord[];
  /** What was decided from. */
  facts?: RecordedFacts;
}

/** `change.cancelled` v1: by a person, or because nothing may be written. */
export interface CancelledPayload {
  /** Its environment is only watched; absent: it says why in words. */
  cause?: 'observe';
}

/** `change.superseded` v1: which newer change took its place. */
export interface SupersededPayload {
  by: string;
  number: number;
}

/** What is failing at present, and is retried or waits for somebody. */
export interface ChangeProblem {
  step: string;
  message: string;
  since: string;
  /** Of a refused merge: who refused it. */
  by?: 'gates' | 'forge';
  /**
   * Head of the pull request for which the base moved under a touched file: it
   * can never be merged as it was reviewed.
   */
  movedHead?: string;
}

/** A row of `changes`. */
export interface ChangeRow {
  id: string;
  number: number;
  kind: ChangeKind;
  class: ChangeClass;
  service_ref: string;
  environment: string;
  from_environment: string | null;
  from_revision: string | null;
  to_revision: string | null;
  state: ChangeState;
  mode: 'observe' | 'warn' | 'enforce';
  policy_hash: string;
  repository: string;
  branch: string;
  pins: PromotedPin[];
  release_id: string | null;
  release_number: number | null;
  wave: number | null;
  /** The change whose pull request it shares; null: it has its own. */
  lead_id: string | null;
  rollback_of: string | null;
  /** The emergency under which it goes, and its number; null: none. */
  emergency_id: string | null;
  emergency_number: number | null;
  /** Whether a program asked on behalf of the requester, and its name. */
  by_agent: boolean;
  agent: string | null;
  requester_ref: string;
  reason: string | null;
  /** What it may affect, and how one comes back; null: not told, or erased. */
  impact: string | null;
  back_out: string | null;
  /** Null: nothing of the two was asked or told. */
  statements: StatementsFact | null;
  /** 0 to 10; null: not told yet. */
  risk: number | null;
  pull_request: PullRequestRecord | null;
  our_head_sha: string | null;
  check_id: string | null;
  /** Head that the check is on. */
  check_head_sha: string | null;
  /** Head that was agreed to when somebody pressed merge. */
  merge_head_sha: string | null;
  /** Head whose edits are on record; null: none of a pull request were read. */
  edits_head_sha: string | null;
  cancelled_by: string | null;
  merge_sha: string | null;
  gates: (GateRecord & { reason: string; remedy: string })[];
  merge_requested_by: string | null;
  /** Its place in the merge queue of the forge; null: it was put into none. */
  merge_queue: MergeQueueState | null;
  merged_outside: boolean;
  /** Kinds of what befell it around the portal; empty: nothing. */
  around: AroundWhat[];
  sync_requested_at: Date | null;
  /** How often somebody asked for the sync again. */
  sync_attempt: number;
  /** That as many changes sync at its instance as may; null: it does not wait. */
  sync_waiting: { instance: string; others: number; most: number } | null;
  sync_gates: (GateRecord & { reason: string; remedy: string })[];
  /** What rollouts, analyses and metrics said last; null: none are looked at. */
  verification: VerificationState | null;
  /** When somebody last wanted it verified again. */
  verification_asked_at: Date | null;
  steps: Partial<Record<ChangeStepName, string>>;
  problem: ChangeProblem | null;
  /** Instants at which somebody last asked for a gate; null: nobody did. */
  asked: Record<string, string> | null;
  /** Of a rollback over something that keeps state: how its data comes back. */
  back_out_plan: string | null;
  /** Of a merged rollback: until when somebody else reviews it. */
  review_due_at: Date | null;
  reviewed_at: Date | null;
  reviewed_by: string | null;
  end_reason: string | null;
  created_at: Date;
  updated_at: Date;
  ended_at: Date | null;
  stream_seq: string;
}

/** What tells whose pull request a change has. */
type Lead = Pick<ChangeRow, 'id' | 'lead_id'>;

/** Stream of a change. */
export function changeStream(id: string): string {
  return `change:${id}`;
}

/** The change that opens, checks and merges a pull request, for all that share it. */
export function leadOf({ id, lead_id: lead }: Lead): string {
  return lead ?? id;
}

/** Branch of a change's pull request; the forge's idempotency key. */
export function changeBranch(change: Lead): string {
  return `gitops-compliance/change-${leadOf(change)}`;
}

/** Whether a branch has the name of one that the portal makes. */
export function isChangeBranch(branch: string): boolean {
  return branch.startsWith('gitops-compliance/');
}

/** Name of the check that the forge's protection must demand. */
export const CHECK_NAME = PORTAL_CHECK;
