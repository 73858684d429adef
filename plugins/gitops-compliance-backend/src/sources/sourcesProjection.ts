import type { Projection } from '../ledger/Ledger';
import {
  pullRequestOfStream,
  SOURCE_STREAMS,
  type OriginsPayload,
  type SourcePullRequestPayload,
} from './records';

/**
 * Folds `source-pull-request.read`, of which the last reading counts, and
 * `comparison.origins-read`. Only the titles of pull requests can be erased.
 */
export const sourcesProjection: Projection = {
  name: 'sources',
  tables: ['source_pull_requests', 'comparison_origins'],
  streams: [SOURCE_STREAMS, 'comparison:'],
  async unfold(streams, db) {
    const pulls = streams.flatMap(stream => {
      const found = pullRequestOfStream(stream);
      return found ? [[found.repository, found.number]] : [];
    });
    if (pulls.length > 0) {
      await db
        .table('source_pull_requests')
        .whereIn(['repository', 'number'], pulls)
        .delete();
    }
  },
  async apply({ envelope, erasable }, db) {
    if (envelope.type === 'comparison.origins-read') {
      const read = envelope.payload as unknown as OriginsPayload;
      const { repository, base, head, commits } = read;
      await db
        .table('comparison_origins')
        .insert({ repository, base, head, commits: JSON.stringify(commits) })
        .onConflict(['repository', 'base', 'head'])
        .merge();
    }
    if (envelope.type !== 'source-pull-request.read') return;
    const read = envelope.payload as unknown as SourcePullRequestPayload;
    await db
      .table('source_pull_requests')
      .insert({
        repository: read.repository,
        number: read.number,
        url: read.url,
        title: erasable?.title ?? null,
        state: read.state,
        author_ref: read.author,
        last_pusher_ref: read.lastPusher,
        merged_by_ref: read.mergedBy,
        head_sha: read.headSha,
        merge_sha: read.mergeSha,
        merged_at: read.mergedAt,
        writer_refs: JSON.stringify(read.writers),
        writers_complete: read.writersComplete,
        reviews: JSON.stringify(read.reviews),
        reviews_complete: read.reviewsComplete,
      })
      .onConflict(['repository', 'number'])
      .merge();
  },
};
