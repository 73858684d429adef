import type { Projection } from '../ledger/Ledger';

/** A commit inside `comparison.read`, as stored in `comparisons.commits`. */
export interface ComparedCommit {
  sha: string;
  authorRef: string | null;
  committedAt: string;
  pullRequest: number | null;
  url: string;
  headline: string | null;
  authorName: string | null;
}

/** Folds `commit.read` and `comparison.read` (v1 told no files): what the forge says of commits. */
export const commitsProjection: Projection = {
  name: 'commits',
  tables: ['commits', 'comparisons'],
  streams: ['commit:', 'comparison:'],
  async unfold(streams, db) {
    const commits = placesIn(streams, /^commit:(.*)@([^@]*)$/);
    if (commits.length > 0) {
      await db
        .table('commits')
        .whereIn(['repository', 'sha'], commits)
        .delete();
    }
    const compared = placesIn(streams, /^comparison:(.*)@([^@]*?)\.\.([^@]*)$/);
    if (compared.length > 0) {
      await db
        .table('comparisons')
        .whereIn(['repository', 'base', 'head'], compared)
        .delete();
    }
  },
  async apply({ envelope, erasable }, db) {
    const { payload } = envelope;
    if (envelope.type === 'commit.read') {
      await db
        .table('commits')
        .insert({
          repository: payload.repository,
          sha: payload.sha,
          headline: erasable?.headline ?? null,
          author_name: erasable?.authorName ?? null,
          author_ref: envelope.persons.author ?? null,
          committed_at: payload.committedAt,
          pull_request: payload.pullRequest,
          url: payload.url,
          missing: payload.missing,
        })
        .onConflict(['repository', 'sha'])
        .merge();
    }
    if (envelope.type === 'comparison.read') {
      const words = (erasable?.commits ?? {}) as Record<
        string,
        { headline: string; authorName: string }
      >;
      const commits = (
        payload.commits as unknown as Omit<
          ComparedCommit,
          'headline' | 'authorName'
        >[]
      ).map(commit => ({
        ...commit,
        headline: words[commit.sha]?.headline ?? null,
        authorName: words[commit.sha]?.authorName ?? null,
      }));
      await db
        .table('comparisons')
        .insert({
          repository: payload.repository,
          base: payload.base,
          head: payload.head,
          ahead_by: payload.aheadBy,
          behind_by: payload.behindBy,
          commits: JSON.stringify(commits),
          files: payload.files ? JSON.stringify(payload.files) : null,
          truncated: payload.truncated,
          missing: payload.missing,
        })
        .onConflict(['repository', 'base', 'head'])
        .merge();
    }
  },
};

/** What streams of a kind are about, as their names say it. */
function placesIn(streams: string[], name: RegExp): string[][] {
  return streams.flatMap(stream => {
    const found = name.exec(stream);
    return found ? [found.slice(1)] : [];
  });
}
