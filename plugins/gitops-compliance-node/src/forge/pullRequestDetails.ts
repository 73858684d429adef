import type { ForgeAccount } from './Forge';

/** What stands behind a commit's (or a tag's) signature, by the forge. */
export interface CommitVerification {
  /**
   * `unknown`: the forge did not tell, or could not find out (a key server was
   * away).
   */
  state: 'valid' | 'invalid' | 'unsigned' | 'unknown';
  /**
   * Who signed: a person's own key, or the forge itself for somebody who worked
   * in its web pages or through its API. That proves that the forge made the
   * commit, not who was at the keyboard. Null: no valid signature.
   */
  by: 'person' | 'forge' | null;
  /** The forge's own word, in lower case, such as `unknown_key`. */
  reason: string;
}

/** One thing that reports on the head: a check run or a commit status. */
export interface PullRequestCheck {
  name: string;
  /** The commit that it reports on. */
  commit: string;
  /**
   * `success`, `failure`, `neutral`, `skipped` … in lower case; null while it
   * runs or waits, which a check that is run again does.
   */
  conclusion: string | null;
  /** The App that published it; null: a commit status, which names none. */
  appId: number | null;
  /** What the tool says in one line, at most 200 characters; untrusted text. */
  title: string | null;
  /** What it says at length, at most 4,000 characters; untrusted text. */
  summary: string | null;
  /** Its page; only `http:` and `https:`. */
  detailsUrl: string | null;
  /** ISO 8601 UTC; null while it runs, or where the forge does not say. */
  completedAt: string | null;
}

/** Somebody who was asked for a review and has not answered yet. */
export interface ReviewRequest {
  /** Null: a team is asked. */
  account: ForgeAccount | null;
  /** Such as `acme/payments`; null: a person is asked. */
  team: string | null;
  /** True where the forge asked because of its file of code owners. */
  asCodeOwner: boolean;
}

/** One rule of the file of code owners that a changed path falls under. */
export interface OwnedPaths {
  /** Line in the file, from 1. */
  line: number;
  /** As it is written there. */
  pattern: string;
  /** Changed paths that this rule decides about. */
  paths: string[];
  /** One of these must approve. */
  owners: CodeOwner[];
}

/**
 * An owner. `address`: the file names an e-mail address, and the forge does not
 * tell whose it is; it is left out, as it is nobody's that we know.
 */
export type CodeOwner =
  | { kind: 'account'; account: ForgeAccount }
  | { kind: 'team'; team: string }
  | { kind: 'address' };

/** Who owns what a pull request changes, by the file on its base branch. */
export interface CodeOwners {
  /** Null: the base branch has no such file, so nothing is owned. */
  path: string | null;
  /** Git blob id of the file. */
  blob: string | null;
  /**
   * `syntax`: a line that cannot be read, so what it would own is not known;
   * `unknown-owner`: it names somebody who cannot approve here.
   */
  problems: { line: number; kind: 'syntax' | 'unknown-owner' }[];
  /** Rules that decide about changed paths and have owners. */
  owned: OwnedPaths[];
}

/** What happened to a pull request beside reviews and pushes. */
export type PullRequestEvent = {
  id: string;
  /** ISO 8601 UTC. */
  at: string;
  /** Null: the account is gone. */
  by: ForgeAccount | null;
} & (
  | { kind: 'force-pushed'; before: string | null; after: string | null }
  | {
      kind: 'review-dismissed';
      /** Id of the review among `reviews`; null: it is gone. */
      review: string | null;
      was: 'approved' | 'changes-requested' | 'commented' | 'dismissed' | null;
    }
  | { kind: 'base-changed'; from: string; to: string }
);
