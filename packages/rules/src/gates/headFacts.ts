import type { Actor } from './types';

/** Whether a signature stands behind a commit, by the forge. */
export interface VerificationFact {
  /** `unknown`: not told, or the forge could not find out. */
  state: 'valid' | 'invalid' | 'unsigned' | 'unknown';
  /**
   * `forge`: the forge signed what somebody did through it, which proves no
   * person. Null: no valid signature.
   */
  by: 'person' | 'forge' | null;
}

/** A check that the policy names, as the forge tells it of a commit. */
export interface CheckFact {
  name: string;
  commit: string;
  /** `success`, `failure`, `skipped` …; null: it runs or waits. */
  conclusion: string | null;
  /** The App that published it; null: a commit status, which names none. */
  appId: number | null;
  detailsUrl: string | null;
  /** Hex SHA-256 of what the tool says; null: it says nothing. */
  resultHash: string | null;
  /** What it says in one line; null where that was erased or is not told. */
  title: string | null;
}

/** An owner of code. `address`: an e-mail address, which is nobody's we know. */
export type CodeOwnerFact =
  | { kind: 'account'; account: Actor }
  | { kind: 'team'; team: string }
  | { kind: 'address' };

/** Who owns what is changed, by the file on the base branch. */
export interface CodeOwnersFact {
  /** Null: there is no such file. */
  path: string | null;
  /** Lines that cannot be read, or name somebody who cannot approve here. */
  problems: { line: number; kind: 'syntax' | 'unknown-owner' }[];
  /** Rules that decide about changed paths: one owner of each must approve. */
  owned: {
    line: number;
    pattern: string;
    paths: string[];
    owners: CodeOwnerFact[];
  }[];
}

/**
 * What the forge tells of a head that the first version of its reading did not
 * ask for. Absent, like null: not known.
 */
export interface HeadFacts {
  /** Checks that the policy of the target names, on whichever commit. */
  checks?: CheckFact[] | null;
  /** Its commits, the newest last; null: not all are known. */
  commits?: { sha: string; verification: VerificationFact }[] | null;
  codeOwners?: CodeOwnersFact | null;
  /** Changed files that say what the forge runs as checks. */
  workflowFiles?: string[] | null;
  /** Other open pull requests of the repository with this head. */
  twins?: number[] | null;
  /** Conversations that nobody resolved. */
  unresolvedConversations?: number | null;
}

/** What else is known of a branch's protection. Absent: not known. */
export interface ProtectionDetails {
  adminsMayBypass?: boolean;
  allowsForcePushes?: boolean;
  allowsDeletions?: boolean;
  requiresConversationResolution?: boolean;
}

/**
 * How the commits between what the target runs and what it shall run are
 * signed, by the forge's own record; one for each repository of source code.
 */
export interface SourceSignatures {
  /** `owner/name` of the source code. */
  repository: string;
  base: string;
  head: string;
  /** False where the forge did not give all commits. */
  complete: boolean;
  /** Commits by how they are signed. */
  person: number;
  forge: number;
  unsigned: number;
  invalid: number;
  unknown: number;
  /** The first of those that are worst; null: all are signed by persons. */
  worst: string | null;
}

/** A tag that a pin names, as the forge resolves it in the source code. */
export interface SourceTag {
  /** `owner/name` of the source code. */
  repository: string;
  name: string;
  /** Null: there is no such tag of a commit. */
  commit: string | null;
  /** What it named when it was first read; another one now: it was moved. */
  firstCommit: string | null;
  /** Null: a lightweight tag, which has nothing that could be signed. */
  verification: VerificationFact | null;
}
