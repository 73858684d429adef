import { RequiredStatusCheck } from './types';

/** Which pull request of which repository. */
export interface PullTarget {
  owner: string;
  repo: string;
  number: number;
}

/** Acts as a user at an instant; the clock's when `date` is left out. */
export interface As {
  as: string;
  date?: Date;
}

export interface ProtectionOptions {
  owner: string;
  repo: string;
  branch: string;
  /** Undefined: pushes need no pull request. */
  requiredApprovingReviewCount?: number;
  dismissStaleReviews?: boolean;
  requireLastPushApproval?: boolean;
  requireCodeOwnerReviews?: boolean;
  enforceAdmins?: boolean;
  requiredStatusChecks?: RequiredStatusCheck[];
  allowForcePushes?: boolean;
}

export interface CommitOptions {
  owner: string;
  repo: string;
  branch: string;
  /** New text by path; null deletes the file. */
  files: Record<string, string | null>;
  message: string;
  /** Login of the user who authors, commits and pushes. */
  author: string;
  date?: Date;
  /** Push although protection forbids it. */
  bypassProtection?: boolean;
}
