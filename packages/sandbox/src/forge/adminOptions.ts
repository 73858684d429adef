import type { SymbolicLink } from './git/trees';
import type { RulesetInput } from './rules/rulesets';
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

/** Who is meant: users by login, teams and Apps by slug. */
export interface Actors {
  users?: string[];
  teams?: string[];
  apps?: string[];
}

export interface ProtectionOptions extends Partial<As> {
  owner: string;
  repo: string;
  /** A branch's name, or a pattern such as `release/*`. */
  branch: string;
  /** Undefined: pushes need no pull request. */
  requiredApprovingReviewCount?: number;
  dismissStaleReviews?: boolean;
  requireLastPushApproval?: boolean;
  requireCodeOwnerReviews?: boolean;
  enforceAdmins?: boolean;
  requiredStatusChecks?: RequiredStatusCheck[];
  allowForcePushes?: boolean;
  allowDeletions?: boolean;
  /** Heads must contain the base's tip. */
  strict?: boolean;
  requiredLinearHistory?: boolean;
  requiredSignatures?: boolean;
  requiredConversationResolution?: boolean;
  lockBranch?: boolean;
  /** Who may push and merge at all. */
  restrictions?: Actors;
  /** Who may push and merge without what is asked of pull requests. */
  bypassPullRequestAllowances?: Actors;
  /** Who, besides admins, may dismiss reviews. */
  dismissalRestrictions?: Actors;
}

/** A ruleset in the words of REST; without `repo` it is the organisation's. */
export interface RulesetOptions extends Partial<As>, RulesetInput {
  owner: string;
  repo?: string;
}

export interface CommitOptions {
  owner: string;
  repo: string;
  branch: string;
  /** New text by path; null deletes the file. */
  files: Record<string, string | SymbolicLink | null>;
  message: string;
  /** Login of the user who authors, commits and pushes. */
  author: string;
  date?: Date;
  /**
   * Login of the user whose key signs, or false for nobody. Default: the
   * forge signs what it commits itself, nobody signs the rest.
   */
  sign?: string | false;
  /**
   * Puts the commit in the place of the branch's tip, by force. Where rules
   * forbid that, it is refused.
   */
  amend?: boolean;
  /** Login of who pushes, when it is not the author. */
  pusher?: string;
  /**
   * Push although rules forbid it, with no rule asked and no rule suite
   * noted: for what was there before the rules. A push by somebody who may
   * bypass them needs no option.
   */
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
