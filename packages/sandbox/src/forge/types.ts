import type { SigningKey, VerificationRecord } from './accountTypes';
import type { Role } from './roles';
import type { ActorList, QueueEntry, Ruleset, RuleSuite } from './rules/types';

/** The stored records of the forge. All instants are ISO 8601 UTC. */

/** A human account or the bot of an App. */
export interface User {
  id: number;
  login: string;
  name: string;
  email: string;
  type: 'User' | 'Bot';
  /** The address is not confirmed: what it signs is not verified. */
  emailUnverified?: boolean;
  suspendedAt?: string;
}

export interface Organization {
  id: number;
  login: string;
  /** Its owners, who are admins of all its repositories. */
  ownerIds?: number[];
  /** Members besides its owners and the members of its teams. */
  memberIds?: number[];
}

export interface Team {
  id: number;
  org: string;
  slug: string;
  /** Logins. Who is in a child team is a member too; see `teamMembers`. */
  members: string[];
  /** What it may do where; undefined: write, in every repository. */
  repos?: { repoId: number; role: Role }[];
  /** Those of the members who maintain the team. */
  maintainers?: string[];
  name?: string;
  description?: string;
  parentId?: number;
}

export type PermissionLevel = 'read' | 'write' | 'admin';

/** A GitHub App together with its one installation. */
export interface App {
  id: number;
  slug: string;
  botId: number;
  installationId: number;
  organization: string;
  /** SPKI PEM; the private key is never stored. */
  publicKeyPem: string;
  webhookSecret: string;
  webhookUrl?: string;
  permissions: Record<string, PermissionLevel>;
  /** Where it is installed; undefined: in all of the organisation. */
  repositoryIds?: number[];
  suspendedAt?: string;
  createdAt: string;
}

export type MergeMethod = 'merge' | 'squash' | 'rebase';

/** How a repository merges, in the words of its REST settings. */
export interface MergeSettings {
  allow_merge_commit: boolean;
  allow_squash_merge: boolean;
  allow_rebase_merge: boolean;
  allow_auto_merge: boolean;
  delete_branch_on_merge: boolean;
  squash_merge_commit_title: 'PR_TITLE' | 'COMMIT_OR_PR_TITLE';
  squash_merge_commit_message: 'PR_BODY' | 'COMMIT_MESSAGES' | 'BLANK';
  merge_commit_title: 'PR_TITLE' | 'MERGE_MESSAGE';
  merge_commit_message: 'PR_BODY' | 'PR_TITLE' | 'BLANK';
}

export interface Repo {
  id: number;
  owner: string;
  name: string;
  defaultBranch: string;
  private?: boolean;
  /** The repository that it is a fork of; it belongs to a person then. */
  forkOf?: number;
  createdAt: string;
  pushedAt: string;
  /** The number that the next pull request gets. */
  nextNumber: number;
  /** Persons with a role of their own. */
  collaborators?: { userId: number; role: Role }[];
  /** What differs from GitHub's defaults. */
  settings?: Partial<MergeSettings>;
}

export interface RequiredStatusCheck {
  context: string;
  /** The check counts only when this App published it. */
  appId?: number;
}

export interface BranchProtection {
  id: number;
  repoId: number;
  /** A branch's name, or a pattern as fnmatch reads it. */
  branch: string;
  createdAt: string;
  updatedAt: string;
  /** Undefined: no pull request is required. */
  requiredApprovingReviewCount?: number;
  dismissStaleReviews: boolean;
  requireLastPushApproval: boolean;
  requireCodeOwnerReviews: boolean;
  /** Who may push and merge without what is asked of pull requests. */
  bypassPullRequestAllowances: ActorList;
  /** Who, besides admins, may dismiss reviews; undefined: who may write. */
  dismissalRestrictions?: ActorList;
  enforceAdmins: boolean;
  requiredStatusChecks: RequiredStatusCheck[];
  /** Heads must contain the base's tip, where checks are required. */
  strict: boolean;
  /** Who, besides admins, may push and merge; undefined: who may write. */
  restrictions?: ActorList;
  requiredLinearHistory: boolean;
  requiredSignatures: boolean;
  requiredConversationResolution: boolean;
  lockBranch: boolean;
  blockCreations: boolean;
  allowForcePushes: boolean;
  allowDeletions: boolean;
}

/** A person or team that is asked for a review. */
export interface ReviewRequest {
  id: number;
  userId?: number;
  teamId?: number;
  asCodeOwner: boolean;
}

/** A merge that happens by itself once nothing holds it any more. */
export interface AutoMerge {
  method: MergeMethod;
  title?: string;
  message?: string;
  enabledById: number;
  enabledAt: string;
}

export interface Pull {
  id: number;
  repoId: number;
  number: number;
  title: string;
  body: string;
  draft: boolean;
  state: 'open' | 'closed';
  authorId: number;
  /** The head branch's name. */
  headRef: string;
  /** The fork that the head lies in; undefined: the base's repository. */
  fork?: { repoId: number; owner: string };
  headOid: string;
  baseRef: string;
  /** The base's tip: set at creation, frozen when the PR is closed. */
  baseOid: string;
  /** Who pushed the present head. */
  lastPusherId: number;
  /** Who made the most recent push that changed what is reviewed. */
  reviewablePusherId: number;
  /** The heads since then, the present one included. */
  reviewableHeads: string[];
  reviewRequests: ReviewRequest[];
  autoMerge?: AutoMerge;
  /** The last test merge, of this head into this base. */
  testMerge?: { headOid: string; baseOid: string; oid?: string };
  createdAt: string;
  updatedAt: string;
  closedAt?: string;
  mergedAt?: string;
  mergedById?: number;
  mergeCommitOid?: string;
}

export type ReviewState =
  | 'APPROVED'
  | 'CHANGES_REQUESTED'
  | 'COMMENTED'
  | 'DISMISSED';

export interface Review {
  id: number;
  repoId: number;
  pullNumber: number;
  userId: number;
  state: ReviewState;
  body: string;
  /** The head at submission. */
  commitOid: string;
  submittedAt: string;
  /** The teams that were asked and for which the reviewer answered. */
  onBehalfOf: number[];
}

/** A conversation about a file of a pull request. */
export interface ReviewThread {
  id: number;
  repoId: number;
  pullNumber: number;
  userId: number;
  path: string;
  /** Undefined: nobody has resolved it. */
  resolvedById?: number;
}

export type TimelineEvent = {
  id: number;
  repoId: number;
  pullNumber: number;
  actorId: number;
  at: string;
} & (
  | {
      kind: 'review_dismissed';
      reviewId: number;
      previousState: ReviewState;
      message?: string;
    }
  | { kind: 'head_ref_force_pushed'; before: string; after: string }
  | { kind: 'merged'; commitOid: string }
  | { kind: 'closed' | 'reopened' | 'ready_for_review' | 'convert_to_draft' }
  | { kind: 'head_ref_deleted' }
  | { kind: 'base_ref_changed'; from: string; to: string }
  | { kind: 'renamed'; from: string; to: string }
  | {
      kind: 'review_requested' | 'review_request_removed';
      userId?: number;
      teamId?: number;
    }
  | { kind: 'added_to_merge_queue' }
  | { kind: 'removed_from_merge_queue'; reason: string; beforeOid?: string }
  | { kind: 'auto_merge_enabled' }
  | { kind: 'auto_merge_disabled'; reason: string }
);

export const CHECK_STATUSES = ['queued', 'in_progress', 'completed'] as const;
export type CheckStatus = (typeof CHECK_STATUSES)[number];
export const CHECK_CONCLUSIONS = [
  'action_required',
  'cancelled',
  'failure',
  'neutral',
  'success',
  'skipped',
  'stale',
  'timed_out',
] as const;
export type CheckConclusion = (typeof CHECK_CONCLUSIONS)[number];

export interface CheckRun {
  id: number;
  suiteId: number;
  repoId: number;
  appId: number;
  name: string;
  headSha: string;
  status: CheckStatus;
  conclusion?: CheckConclusion;
  startedAt: string;
  completedAt?: string;
  detailsUrl?: string;
  externalId?: string;
  output: { title?: string; summary?: string; text?: string };
}

export const STATUS_STATES = [
  'error',
  'failure',
  'pending',
  'success',
] as const;
export type StatusState = (typeof STATUS_STATES)[number];

export interface CommitStatus {
  id: number;
  repoId: number;
  sha: string;
  context: string;
  state: StatusState;
  description?: string;
  targetUrl?: string;
  creatorId: number;
  createdAt: string;
}

/** One moved ref, and who moved it. */
export interface Push {
  repoId: number;
  ref: string;
  before: string;
  after: string;
  forced: boolean;
  actorId: number;
  at: string;
}

/**
 * One attempt to deliver one webhook; GitHub never repeats it by itself.
 * What was sent and answered is in a file beside the state.
 */
export interface Delivery {
  id: number;
  /** The value of X-GitHub-Delivery. */
  guid: string;
  appId: number;
  event: string;
  action?: string;
  repositoryId?: number;
  /** Whether it repeats an earlier one of the same GUID. */
  redelivery: boolean;
  url: string;
  durationS: number;
  /** HTTP status of the answer; 0 when there was none. */
  statusCode: number;
  status: string;
  deliveredAt: string;
}

export interface InstallationToken {
  token: string;
  appId: number;
  expiresAt: string;
  permissions: Record<string, PermissionLevel>;
  /** Undefined: all that the App is installed on. */
  repositoryIds?: number[];
}

export interface ForgeState {
  signingKeys: SigningKey[];
  verifications: VerificationRecord[];
  nextId: number;
  users: User[];
  /** Accounts that are gone; what they did is the ghost's. */
  deletedUserIds: number[];
  organizations: Organization[];
  teams: Team[];
  userTokens: { token: string; userId: number }[];
  installationTokens: InstallationToken[];
  apps: App[];
  repos: Repo[];
  protections: BranchProtection[];
  rulesets: Ruleset[];
  ruleSuites: RuleSuite[];
  queue: QueueEntry[];
  pulls: Pull[];
  reviews: Review[];
  threads: ReviewThread[];
  timeline: TimelineEvent[];
  checkRuns: CheckRun[];
  statuses: CommitStatus[];
  pushes: Push[];
  deliveries: Delivery[];
}
