import type { ProtectedBranch, RepositoryAccess } from './access';
import type {
  CodeOwners,
  CommitVerification,
  PullRequestCheck,
  PullRequestEvent,
  ReviewRequest,
} from './pullRequestDetails';

/**
 * What the suite needs of a forge (GitHub, GitLab, Gitea …).
 *
 * Contract for every implementation: answers come from the forge and are never
 * made up; an outage throws `ForgeUnavailableError` (worth a retry), a refusal
 * throws the typed error named at the method; each method says how many
 * requests it may cost; writes are idempotent where their doc says so.
 */
export interface Forge {
  /** Host of the forge, such as `github.com`; part of every repository id. */
  readonly host: string;
  /** Provider name of its accounts, such as `github`. */
  readonly provider: string;

  /**
   * Id of the App under which checks are published. One request, cached. With
   * several Apps on one host: the one that serves the repository; without a
   * repository the first that is configured.
   */
  appId(repository?: string): Promise<number>;

  /**
   * Login of the App that acts for us in a repository, as `ForgeAccount` names
   * it. One request, cached.
   */
  appLogin(repository: string): Promise<string>;

  /** Whether the forge answers us at all. One request; throws if not. */
  ping(signal?: AbortSignal): Promise<void>;

  /**
   * Several files at several commits in one request.
   * A file that does not exist is null; an unknown commit throws
   * `RevisionNotFoundError`.
   */
  readFiles(
    repository: string,
    wanted: { ref: string; path: string }[],
    signal?: AbortSignal,
  ): Promise<FilesAtRefs>;

  /** A commit's metadata. One request; `RevisionNotFoundError` if unknown. */
  readCommit(
    repository: string,
    ref: string,
    signal?: AbortSignal,
  ): Promise<Commit>;

  /**
   * The newest commit in the history of `ref`, a branch or full SHA, that
   * changed a path; null: none did. One request; `RevisionNotFoundError` if
   * `ref` is unknown.
   */
  readLastCommit(
    repository: string,
    place: { ref: string; path: string },
    signal?: AbortSignal,
  ): Promise<Commit | null>;

  /**
   * The commits that `head` has and `base` has not, oldest first, at most 250
   * (`truncated` says so). One request.
   */
  compare(
    repository: string,
    base: string,
    head: string,
    signal?: AbortSignal,
  ): Promise<Comparison>;

  /**
   * What brought these commits, by the forge's own record, in their order; one
   * that the forge does not know is left out. One request per 100.
   */
  readOrigins(
    repository: string,
    shas: string[],
    signal?: AbortSignal,
  ): Promise<CommitOrigin[]>;

  /**
   * The commit that a tag names, and how the tag is signed; null: there is no
   * such tag of a commit. One request, with an annotated tag one more unless
   * `known` is what it names still.
   */
  readTag(
    repository: string,
    name: string,
    known?: Tag,
    signal?: AbortSignal,
  ): Promise<Tag | null>;

  /**
   * Who may merge in a repository, by whatever path they came to it: as owner,
   * collaborator or member of a team. One request per 100 accounts that may read
   * it, at most 10.
   */
  readAccess(
    repository: string,
    signal?: AbortSignal,
  ): Promise<RepositoryAccess>;

  /**
   * How branches are protected, each once; one that is not there is left out. Null
   * stands for the default branch. One request.
   */
  readProtections(
    repository: string,
    branches: readonly (string | null)[],
    signal?: AbortSignal,
  ): Promise<ProtectedBranch[]>;

  /**
   * The open pull requests of a repository, newest first, with the paths that
   * they touch, and the tips of some of its branches. One request for every 50
   * open pull requests, at least one.
   */
  readRepository(
    repository: string,
    branches: string[],
    signal?: AbortSignal,
  ): Promise<RepositorySnapshot>;

  /**
   * Opens a pull request that changes these files in one commit. Idempotent by
   * `branch`: when the branch's pull request exists already, it is returned. At
   * most one read and one write request, plus those of `readPullRequests` for
   * owners. Throws `BaseMovedError` when `expectedBaseSha` is no longer the tip
   * of the base branch.
   */
  openPullRequest(
    request: OpenPullRequest,
    signal?: AbortSignal,
  ): Promise<OpenedPullRequest>;

  /**
   * The newest pull request from a branch of the repository itself; null when
   * there is none. One request, plus at most one as in `readPullRequests`.
   */
  findPullRequest(
    repository: string,
    branch: string,
    signal?: AbortSignal,
  ): Promise<PullRequestSnapshot | null>;

  /**
   * Everything known of these pull requests, in the order of the keys, in one
   * request for all (one per owner where credentials are per owner), plus at
   * most one for each whose head was pushed by others than us. Files of code
   * owners that were not read lately take one more for all where the key does not
   * name the base branch, and each approver
   * of what a team owns one, until it is known whether they belong to it. A pull
   * request that the forge does not know is left out.
   */
  readPullRequests(
    keys: PullRequestKey[],
    signal?: AbortSignal,
  ): Promise<PullRequestSnapshot[]>;

  /**
   * Creates or updates the check run with this `externalId` on a commit.
   * Idempotent. Returns an opaque id; pass it as `checkId` at the next call to
   * save the look-up. An id that belongs to another commit is ignored.
   */
  publishCheck(request: PublishCheck, signal?: AbortSignal): Promise<string>;

  /**
   * Merges, only if the head is still `expectedHeadSha`. Idempotent: merging a
   * pull request that is merged at that head returns its merge commit.
   * Throws `MergeRefusedError` with the forge's reason.
   */
  merge(request: MergePullRequest, signal?: AbortSignal): Promise<MergeResult>;

  /**
   * Puts a pull request at the end of the merge queue of its base branch, only if
   * the head is still `expectedHeadSha`; the forge merges it when what it builds
   * there passes. Idempotent. One write. Throws `MergeRefusedError` with the
   * forge's reason.
   */
  enqueue(request: EnqueuePullRequest, signal?: AbortSignal): Promise<void>;

  /** Takes a pull request out of the merge queue. Idempotent. One write. */
  dequeue(
    key: PullRequestKey & { nodeId: string },
    signal?: AbortSignal,
  ): Promise<void>;

  /**
   * Closes a pull request without merging and, where one is given, deletes its
   * branch, but only while that stands where the caller last saw it: commits
   * that others pushed meanwhile are kept. Idempotent. One write; with a branch
   * one more read, and one more write where it is deleted.
   */
  closePullRequest(
    request: ClosePullRequest,
    signal?: AbortSignal,
  ): Promise<ClosedPullRequest>;

  /** Web address of a commit. No request. */
  commitUrl(repository: string, sha: string): string;

  /**
   * What a delivered webhook hints at; null: nothing for us. The signature was
   * verified by the events plugin's ingress before. No request.
   */
  readHint(
    payload: unknown,
    metadata: Record<string, unknown>,
  ): ForgeHint | null;
}

/** `owner/name` within the forge's host, and the number. */
export interface PullRequestKey {
  repository: string;
  number: number;
  /** The forge's own node id where known: saves a look-up. */
  nodeId?: string;
  /** The branch that it was last seen to go to, where known: saves a request. */
  baseBranch?: string;
  /**
   * Paths whose blobs on the base branch, as it is now, are wanted with the
   * answer (`filesOnBase`), read at the same moment. Takes a `nodeId`.
   */
  baseFiles?: string[];
}

/** Text files at commits. */
export interface FilesAtRefs {
  files: {
    ref: string;
    /** Full SHA that `ref` named. */
    commit: string;
    path: string;
    /** Null: there is no such file at that commit. */
    text: string | null;
    /** Git blob id; null when there is no file. */
    blob: string | null;
    /**
     * True where Git keeps a symbolic link there (mode 120000): `text` is where
     * it leads, not what stands there.
     */
    symbolicLink?: boolean;
  }[];
}

/** An account as the forge tells it. */
export interface ForgeAccount {
  login: string;
  bot: boolean;
}

/** A commit's metadata. */
export interface Commit {
  sha: string;
  /** First line of the message. */
  headline: string;
  /** Null: no account of the forge is behind the author's address. */
  author: ForgeAccount | null;
  /** Author's name as written in the commit; anyone may write anything. */
  authorName: string;
  /** ISO 8601 UTC. */
  committedAt: string;
  /** Number of the merged pull request that brought it, where known. */
  pullRequest: number | null;
}

/** Where a commit came from, as the forge itself knows it. */
export interface CommitOrigin {
  sha: string;
  /** A merged pull request that brought it; null: none did. */
  pullRequest: number | null;
  verification: {
    verified: boolean;
    /** `valid`, `unsigned`, or the forge's own word in lower case. */
    reason: string;
    /** Whose key it is; null: unknown. */
    signer: ForgeAccount | null;
    /** Whether the forge signed it: then it proves no person. */
    byForge: boolean;
  };
}

/** A tag that names a commit. */
export interface Tag {
  /** Without `refs/tags/`. */
  name: string;
  /** Id of the tag's own object; of a lightweight tag that of the commit. */
  object: string;
  commit: string;
  /** Null: a lightweight tag, which has nothing that could be signed. */
  verification: CommitVerification | null;
}

/** Result of a comparison. */
export interface Comparison {
  base: string;
  head: string;
  aheadBy: number;
  behindBy: number;
  /** Newest commit that both have. */
  mergeBase: string;
  commits: Commit[];
  truncated: boolean;
  /**
   * Paths in which `head` differs from the merge base, both names of a renamed
   * file; null when the forge gave only some.
   */
  files: string[] | null;
}

/** What stands in a repository now. */
export interface RepositorySnapshot {
  repository: string;
  defaultBranch: string | null;
  /** Tip of each branch that was asked for; null: there is no such branch. */
  branches: Record<string, string | null>;
  openPullRequests: OpenPullRequestSummary[];
}

/** An open pull request, as far as one looks for what it touches. */
export type OpenPullRequestSummary = Pick<
  PullRequestSnapshot,
  | 'repository'
  | 'number'
  | 'nodeId'
  | 'headSha'
  | 'headBranch'
  | 'baseBranch'
  | 'author'
  | 'files'
>;

/** One promotion pull request to be opened. */
export interface OpenPullRequest {
  repository: string;
  baseBranch: string;
  /** Tip of the base branch that the edit was made on. */
  expectedBaseSha: string;
  branch: string;
  /** Files with their whole new texts. */
  files: { path: string; text: string }[];
  commitMessage: string;
  title: string;
  /** Markdown; user text in it is already escaped. */
  body: string;
}

/** The answer to `openPullRequest`. */
export interface OpenedPullRequest extends PullRequestSnapshot {
  /** False where the pull request was there already. */
  created: boolean;
}

/** Everything the forge says of a pull request, in our words. */
export interface PullRequestSnapshot extends PullRequestKey {
  nodeId: string;
  url: string;
  title: string;
  /** Its description in Markdown, cut to 20,000 characters; absent: it has none. */
  body?: string;
  state: 'open' | 'merged' | 'closed';
  draft: boolean;
  headSha: string;
  headBranch: string;
  baseSha: string;
  baseBranch: string;
  mergeable: 'yes' | 'conflict' | 'unknown';
  author: ForgeAccount;
  /** Who pushed the head, by the forge's own record; null: not known. */
  lastPusher: ForgeAccount | null;
  commits: {
    sha: string;
    author: ForgeAccount | null;
    /**
     * Whom the forge sees behind the committer's address; its own pages and
     * API, which commit for whoever uses them, are a bot. Null: nobody.
     */
    committer: ForgeAccount | null;
    verification: CommitVerification;
  }[];
  reviews: {
    id: string;
    reviewer: ForgeAccount;
    state: 'approved' | 'changes-requested' | 'commented' | 'dismissed';
    /** Head that was reviewed; null: not known. */
    commit: string | null;
    submittedAt: string;
    /**
     * Teams that own a changed path and that the reviewer belongs to; asked for
     * of approvals only. Null: the forge does not let us know.
     */
    ownerTeams: string[] | null;
  }[];
  /** Those who have not answered yet. */
  reviewRequests: ReviewRequest[];
  /** Threads that nobody resolved; null: more than the forge gives at once. */
  unresolvedConversations: number | null;
  /** Paths changed; null when the forge gave only some. */
  files: string[] | null;
  /**
   * Those of `files` that say what the forge runs as checks (workflows and what
   * they are built of); null when not all are known.
   */
  workflowFiles: string[] | null;
  /** By the file on the base branch; null: not known. */
  codeOwners: CodeOwners | null;
  /** The newest on the head of each name, publisher and suite. */
  checks: PullRequestCheck[];
  /** Numbers of other open pull requests of the repository with this head. */
  twins: number[] | null;
  /** The newest 50 force-pushes, dismissed reviews and changes of base. */
  events: PullRequestEvent[];
  protection: {
    requiredChecks: { context: string; appId: number | null }[];
    requiredApprovals: number;
    /** Slugs of apps and logins that may bypass the protection. */
    bypassActors: string[];
    /** True where administrators may; absent: not known. */
    adminsMayBypass?: boolean;
    allowsForcePushes: boolean;
    allowsDeletions: boolean;
    /** Whether every conversation must be resolved before a merge. */
    requiresConversationResolution: boolean;
  } | null;
  /** True where the base branch has a merge queue; absent: none is known. */
  baseHasQueue?: boolean;
  /** Its place in the merge queue of the base branch; absent: it has none. */
  mergeQueue?: {
    /** ISO 8601 UTC. */
    since: string;
    /** Who put it there; null: not known. */
    by: ForgeAccount | null;
    /** Head that the forge built of it and tests; null: not built yet. */
    groupHeadSha: string | null;
  };
  /** When and why it last left a merge queue; absent: it never did. */
  leftQueue?: { at: string; reason: string };
  /**
   * Git blob ids at the tip of the base branch of the `baseFiles` that were asked
   * for, in their order; null: there is no such file. Absent: not asked for.
   */
  filesOnBase?: { path: string; blob: string | null }[];
  mergedBy: ForgeAccount | null;
  mergeSha: string | null;
  mergedAt: string | null;
  /** When the forge said so (our clock), ISO 8601 UTC. */
  asOf: string;
  /**
   * Lists that the forge gave only in part (the newest); what depends on them
   * counts as unknown. Absent: all are whole.
   */
  truncated?: ('commits' | 'reviews' | 'checks')[];
}

/** A check run to be published under our App. */
export interface PublishCheck {
  repository: string;
  headSha: string;
  /** Required check's name, `gitops-compliance`. */
  name: string;
  /** Our id of the change; makes publishing idempotent. */
  externalId: string;
  checkId?: string;
  /**
   * True where the head was made a moment ago by the caller itself, so that no
   * check of ours can be there: saves the look-up.
   */
  isFirst?: boolean;
  state: 'pending' | 'success' | 'failure';
  title: string;
  /** Markdown. */
  summary: string;
  detailsUrl: string;
}

/** A merge to be made. */
export interface MergePullRequest extends PullRequestKey {
  expectedHeadSha: string;
  commitTitle: string;
  commitMessage: string;
}

/** A pull request that is to wait in a merge queue. */
export interface EnqueuePullRequest extends PullRequestKey {
  nodeId: string;
  expectedHeadSha: string;
}

/** A merge that was made. */
export interface MergeResult {
  mergeSha: string;
}

/** A pull request to be closed. */
export interface ClosePullRequest extends PullRequestKey {
  /** Branch of ours to be deleted, and its head as we know it. */
  branch?: { name: string; expectedHeadSha: string };
}

/** A pull request that was closed. */
export interface ClosedPullRequest {
  /**
   * `deleted`: by us; `moved`: it stands elsewhere and was left alone; `none`:
   * there is none, or it was not asked for.
   */
  branch: 'deleted' | 'moved' | 'none';
}

/** What a webhook hints at; truth is read afterwards. */
export type ForgeHint =
  | {
      kind: 'pull-request';
      repository: string;
      number: number;
      /** Branch that it comes from; null: the delivery does not say. */
      branch: string | null;
    }
  | {
      kind: 'push';
      repository: string;
      branch: string;
      before: string;
      after: string;
    };
