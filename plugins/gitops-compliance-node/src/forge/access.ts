import type { ForgeAccount, PullRequestSnapshot } from './Forge';

/** Somebody who may do more in a repository than read it. */
export interface RepositoryRight {
  account: ForgeAccount;
  /** The forge's name of the role, such as `write`, or one of the owner's own. */
  role: string;
  /** Whether they may merge where nothing else stands in the way. */
  merges: boolean;
  /** Whether they may alter what protects branches. */
  administers: boolean;
}

/** Who may do what in a repository. */
export interface RepositoryAccess {
  /** Accounts that may merge, by login; those who only read are left out. */
  rights: RepositoryRight[];
  /** Whether there are more than were read. */
  truncated: boolean;
}

/** How a branch of a repository is protected now. */
export interface ProtectedBranch {
  branch: string;
  /** Null: nothing that we may see protects it. */
  protection: PullRequestSnapshot['protection'];
  /** Whether there may be more, which the forge does not let us see. */
  hidden: boolean;
}
