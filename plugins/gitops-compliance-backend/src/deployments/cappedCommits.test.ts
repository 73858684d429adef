import type { Comparison } from '@gitops-compliance/plugin-gitops-compliance-node';
import { MAX_ENTRY_BYTES } from '@gitops-compliance/evidence-log/node';
import { cappedCommits, MAX_COMMITS_ON_RECORD } from './cappedCommits';

function comparisonOf(count: number): Comparison {
  return {
    base: 'a'.repeat(40),
    head: 'b'.repeat(40),
    aheadBy: count,
    mergeBase: 'base',
    files: null,
    behindBy: 0,
    truncated: false,
    commits: Array.from({ length: count }, (_, at) => ({
      sha: String(at).padStart(40, '0'),
      headline: 'A headline',
      author: { login: 'ada', bot: false },
      authorName: 'Ada',
      committedAt: '2026-03-04T05:06:07.000Z',
      pullRequest: 123_456,
    })),
  };
}

describe('the commits of a comparison that go on record', () => {
  it('are all of them, where they are not too many', () => {
    const some = comparisonOf(MAX_COMMITS_ON_RECORD);
    expect(cappedCommits(some)).toBe(some);
  });

  it('are the newest, and it says so, where they are', () => {
    const capped = cappedCommits(comparisonOf(250));
    expect(capped).toMatchObject({ aheadBy: 250, truncated: true });
    expect(capped.commits).toHaveLength(MAX_COMMITS_ON_RECORD);
    expect(capped.commits[capped.commits.length - 1].sha).toMatch(/249$/);
  });

  it('fit into an entry, with the longest names that forges allow', () => {
    const { commits } = cappedCommits(comparisonOf(250));
    const onRecord = commits.map(commit => ({
      sha: commit.sha,
      authorRef: `id:${'f'.repeat(64)}`,
      committedAt: commit.committedAt,
      pullRequest: commit.pullRequest,
      url: `https://${'h'.repeat(40)}/${'o'.repeat(39)}/${'r'.repeat(
        100,
      )}/commit/${commit.sha}`,
    }));
    expect(JSON.stringify(onRecord).length).toBeLessThan(
      MAX_ENTRY_BYTES - 2_000,
    );
  });
});
