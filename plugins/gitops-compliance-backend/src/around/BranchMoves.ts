import {
  RevisionNotFoundError,
  type Commit,
  type Comparison,
  type Forge,
  type PullRequestSnapshot,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import type { ChangeRow } from '../changes/records';

/** A deployed branch that stands elsewhere than before. */
export interface BranchMove {
  repository: string;
  branch: string;
  before: string;
  after: string;
}

/** What a move brought. */
export interface ReadMove {
  /** Up to where it was read: a forge compares only so many commits at once. */
  until: string;
  /** Paths that all of it altered; null: not all are known. */
  paths: string[] | null;
  /** Whether commits that were there are gone. */
  rewritten: boolean;
  /** Commits that no pull request brought to this branch, oldest first. */
  unexplained: Commit[];
  /** Paths that those, or the rewriting, altered; null: not all are known. */
  files: string[] | null;
  /** Merged pull requests that brought the others and are no changes yet. */
  pulls: PullRequestSnapshot[];
}

/** Commits whose paths are asked for one by one. */
const MAX_APART = 20;

/**
 * Reads what moves of deployed branches brought. A merge by the portal, and a
 * move that alters nothing of interest, cost one request; others at most
 * {@link MAX_APART} and three more.
 */
export class BranchMoves {
  constructor(private readonly options: { db: Knex; forge: () => Forge }) {}

  /**
   * @param isOfInterest - whether altering these paths would be worth a notice
   */
  async read(
    move: BranchMove,
    isOfInterest: (files: string[] | null) => boolean,
    signal: AbortSignal,
  ): Promise<ReadMove> {
    const { repository, before, after } = move;
    const comparison = await this.#compare(repository, before, after, signal);
    if (!comparison || comparison.mergeBase !== before) {
      return this.#rewritten(move, comparison, signal);
    }
    const { commits, files, truncated } = comparison;
    const until = truncated ? commits[commits.length - 1].sha : after;
    const nothing = {
      until,
      paths: truncated ? null : files,
      rewritten: false,
      unexplained: [],
      pulls: [],
    };
    if (!isOfInterest(truncated ? null : files)) {
      return { ...nothing, files: [] };
    }
    const apart = await this.#withoutOurs(move, commits);
    if (apart.length === 0) return { ...nothing, files: [] };
    const { byPull, pulls } = await this.#pulls(move, apart, signal);
    const unexplained = apart.filter(({ sha }) => !byPull.has(sha));
    return {
      ...nothing,
      unexplained,
      files:
        unexplained.length === commits.length
          ? files
          : await this.#filesOf(move, comparison, unexplained, signal),
      pulls,
    };
  }

  /** Null: the forge does not know what was there before any more. */
  async #compare(
    repository: string,
    base: string,
    head: string,
    signal: AbortSignal,
  ): Promise<Comparison | null> {
    try {
      return await this.options.forge().compare(repository, base, head, signal);
    } catch (error) {
      if (error instanceof RevisionNotFoundError) return null;
      throw error;
    }
  }

  async #rewritten(
    { repository, before, after }: BranchMove,
    comparison: Comparison | null,
    signal: AbortSignal,
  ): Promise<ReadMove> {
    const back = comparison
      ? await this.#compare(repository, after, before, signal)
      : null;
    const isKnown = comparison?.files && back?.files;
    const files = isKnown
      ? [...new Set([...(comparison.files ?? []), ...(back.files ?? [])])]
      : null;
    return {
      until: after,
      paths: files,
      rewritten: true,
      unexplained: comparison?.commits ?? [],
      files,
      pulls: [],
    };
  }

  /** Those that no merge of a change which is on record brought. */
  async #withoutOurs(
    { repository, branch }: BranchMove,
    commits: Commit[],
  ): Promise<Commit[]> {
    const shas = commits.map(({ sha }) => sha);
    const rows = await this.options
      .db<ChangeRow>('changes')
      .select('merge_sha', 'our_head_sha')
      .where({ repository, branch })
      .whereRaw('merge_sha = ANY (?::text[])', [shas]);
    const ours = new Set(
      rows.flatMap(row => [row.merge_sha, row.our_head_sha]),
    );
    return commits.filter(({ sha }) => !ours.has(sha));
  }

  /**
   * The pull requests that the forge says brought commits, and which of them
   * are told by one that was merged into this very branch: one that was merged
   * elsewhere does not excuse a push.
   */
  async #pulls(
    { repository, branch }: BranchMove,
    commits: Commit[],
    signal: AbortSignal,
  ): Promise<{ byPull: Set<string>; pulls: PullRequestSnapshot[] }> {
    const forge = this.options.forge();
    const origins = await forge.readOrigins(
      repository,
      commits.map(({ sha }) => sha),
      signal,
    );
    const numbers = [
      ...new Set(origins.flatMap(({ pullRequest }) => pullRequest ?? [])),
    ];
    const here = new Set(await this.#mergedHere(repository, branch, numbers));
    const unknown = numbers.filter(number => !here.has(number));
    const read =
      unknown.length === 0
        ? []
        : await forge.readPullRequests(
            unknown.map(number => ({ repository, number })),
            signal,
          );
    const pulls = read.filter(
      pull => pull.state === 'merged' && pull.baseBranch === branch,
    );
    pulls.forEach(({ number }) => here.add(number));
    const byPull = origins.filter(
      ({ pullRequest }) => pullRequest !== null && here.has(pullRequest),
    );
    return { byPull: new Set(byPull.map(({ sha }) => sha)), pulls };
  }

  /** Those of changes, as far as they are on record as merged. */
  async #mergedHere(
    repository: string,
    branch: string,
    numbers: number[],
  ): Promise<number[]> {
    if (numbers.length === 0) return [];
    const rows: { number: number }[] = await this.options
      .db('changes')
      .distinct(
        this.options.db.raw(`(pull_request ->> 'number')::int AS number`),
      )
      .whereRaw(
        `pull_request ->> 'repository' = ?
         AND (pull_request ->> 'number')::int = ANY (?::int[])
         AND pull_request ->> 'state' = 'merged'
         AND pull_request ->> 'baseBranch' = ?`,
        [repository, numbers, branch],
      );
    return rows.map(({ number }) => number);
  }

  /** What commits among others altered: each compared with the one before it. */
  async #filesOf(
    { repository, before }: BranchMove,
    { commits, files }: Comparison,
    wanted: Commit[],
    signal: AbortSignal,
  ): Promise<string[] | null> {
    if (wanted.length > MAX_APART) return files;
    const altered = new Set<string>();
    for (const { sha } of wanted) {
      const place = commits.findIndex(commit => commit.sha === sha);
      const base = commits[place - 1]?.sha ?? before;
      const own = await this.#compare(repository, base, sha, signal);
      if (!own?.files) return files;
      own.files.forEach(file => altered.add(file));
    }
    return [...altered];
  }
}
