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
  /**
   * Login of the user whose key signs, or false for nobody. Default: the
   * forge signs what it commits itself, nobody signs the rest.
   */
  sign?: string | false;
  /** Push although protection forbids it. */
  bypassProtection?: boolean;
}

export interface TagOptions extends As {
  owner: string;
  repo: string;
  /** Without `refs/tags/`. */
  name: string;
  /** A branch, tag or SHA. */
  target: string;
  /** Undefined: a lightweight tag. */
  message?: string;
  /** Login of the user whose key signs. */
  sign?: string | false;
  /** Moves the tag when it is there already. */
  force?: boolean;
}
