import type {
  ForgeAccount,
  PullRequestSnapshot,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { SourcePullRequestPayload } from './records';

/** A source pull request as it goes on record; `refOf` knows everybody in it. */
export function pullRecord(
  repository: string,
  pull: PullRequestSnapshot,
  refOf: (account: ForgeAccount | null) => string | null,
): SourcePullRequestPayload {
  const truncated = pull.truncated ?? [];
  return {
    repository,
    number: pull.number,
    url: pull.url,
    state: pull.state,
    headSha: pull.headSha,
    mergeSha: pull.mergeSha,
    mergedAt: pull.mergedAt,
    author: refOf(pull.author),
    lastPusher: refOf(pull.lastPusher),
    mergedBy: refOf(pull.mergedBy),
    writers: [...new Set(pull.commits.map(({ author }) => refOf(author)))],
    writersComplete: !truncated.includes('commits'),
    reviews: pull.reviews.map(review => ({
      id: review.id,
      reviewer: refOf(review.reviewer) as string,
      state: review.state,
      commit: review.commit,
      submittedAt: review.submittedAt,
    })),
    reviewsComplete: !truncated.includes('reviews'),
  };
}

/** A pull request that the forge names but does not show. */
export function missingRecord(
  repository: string,
  number: number,
): SourcePullRequestPayload {
  return {
    repository,
    number,
    url: null,
    state: 'missing',
    headSha: null,
    mergeSha: null,
    mergedAt: null,
    author: null,
    lastPusher: null,
    mergedBy: null,
    writers: [],
    writersComplete: false,
    reviews: [],
    reviewsComplete: false,
  };
}
