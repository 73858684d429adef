import type { RenderedFacts } from '../manifests';

/** Files that differ, as far as risk looks at them. */
export interface ChangedFiles {
  count: number;
  /** Paths that look like a migration of a database, at most 20. */
  migrations: string[];
}

/**
 * What the risk of a change is told from. Null is "not known", and what is not
 * known raises the risk.
 */
export interface RiskFacts {
  kind: 'promotion' | 'direct' | 'rollback';
  class: 'normal' | 'expedited';
  /** Commits that the target gets. */
  commits: number | null;
  /** Commits that the target has and loses. */
  commitsTakenAway: number | null;
  /** Between the pinned revisions, in the repository of the source code. */
  source: ChangedFiles | null;
  /** In the pull request; null: not known, or none is open yet. */
  files: ChangedFiles | null;
  /** What differs between what is synced and what the change would apply. */
  rendered: RenderedFacts | null;
  /** Whether who asks has brought nothing to this environment before. */
  firstByAuthor: boolean | null;
  /** Changes of the target that failed or were undone in the last 30 days. */
  recentFailures: number | null;
  /** Whether it was asked for outside working hours; null: none are configured. */
  outsideHours: boolean | null;
}

/** What a rule of the formula adds. */
export interface RiskPart {
  rule: string;
  points: number;
  /** Why, in a few words that continue "because of". */
  because: string;
}

/** How much may go wrong with a change, and what that is the sum of. */
export interface Risk {
  /** 0 to 10. */
  score: number;
  /** Rules that add points, in the order of the formula. */
  parts: RiskPart[];
  formulaVersion: number;
}
