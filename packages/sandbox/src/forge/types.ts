import type { SigningKey, VerificationRecord } from './accountTypes';

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
  createdAt: string;
}

export interface Repo {
  id: number;
  owner: string;
  name: string;
  defaultBranch: string;
  createdAt: string;
  pushedAt: string;
  /** The number that the next pull request gets. */
  nextNumber: number;
}

export interface RequiredStatusCheck {
  context: string;
  /** The check counts only when this App published it. */
  appId?: number;
}

export interface BranchProtection {
  id: number;
  repoId: number;
  branch: string;
  /** Undefined: no pull request is required. */
  requiredApprovingReviewCount?: number;
  dismissStaleReviews: boolean;
  requireLastPushApproval: boolean;
  requireCodeOwnerReviews: boolean;
  enforceAdmins: boolean;
  requiredStatusChecks: RequiredStatusCheck[];
  allowForcePushes: boolean;
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
  /** The head branch's name; head and base lie in the same repository. */
  headRef: string;
  headOid: string;
  baseRef: string;
  /** The base's tip: set at creation, frozen when the PR is closed. */
  baseOid: string;
  /** Who pushed the present head. */
  lastPusherId: number;
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

/** One attempt to deliver one webhook; GitHub never repeats it by itself. */
export interface Delivery {
  /** The value of X-GitHub-Delivery. */
  guid: string;
  appId: number;
  event: string;
  action?: string;
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
  pulls: Pull[];
  reviews: Review[];
  timeline: TimelineEvent[];
  checkRuns: CheckRun[];
  statuses: CommitStatus[];
  pushes: Push[];
  deliveries: Delivery[];
}
