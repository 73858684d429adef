import type { Actor, ReviewFact } from './types';

/** A pull request of source code that brought commits of the range. */
export interface SourcePullRequestFact {
  number: number;
  state: 'open' | 'merged' | 'closed' | 'missing';
  headSha: string | null;
  author: Actor | null;
  /** By the forge's own record; null: not known. */
  lastPusher: Actor | null;
  /** Authors of its commits; null: nobody is behind an address. */
  writers: (Actor | null)[];
  reviews: ReviewFact[];
  /** False where the forge gave only the newest reviews or commits. */
  complete: boolean;
}

/** What a change brings: the commits between the pins, before and after. */
export interface SourceFact {
  repository: string;
  base: string;
  head: string;
  /** Commits of the range. */
  commits: number;
  /** False where not every commit of the range is on record. */
  complete: boolean;
  /** Commits that no merged pull request brought, by the forge's own record. */
  withoutPullRequest: string[];
  pullRequests: SourcePullRequestFact[];
  /** Authors of the commits, each once; null: no account of the forge. */
  authors: (Actor | null)[];
}
