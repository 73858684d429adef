import type { Comparison } from '@gitops-compliance/plugin-gitops-compliance-node';

/**
 * Commits of a comparison that go on record: an entry has at most 65,535 bytes
 * (C2SP tlog-tiles), and a commit takes some 400 of them.
 */
export const MAX_COMMITS_ON_RECORD = 140;

/** A comparison with only its newest commits, where it has too many. */
export function cappedCommits(comparison: Comparison): Comparison {
  const { commits } = comparison;
  return commits.length <= MAX_COMMITS_ON_RECORD
    ? comparison
    : {
        ...comparison,
        commits: commits.slice(-MAX_COMMITS_ON_RECORD),
        truncated: true,
      };
}
