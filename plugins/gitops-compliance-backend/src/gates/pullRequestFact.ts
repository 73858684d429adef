import type { ReferencedPullRequest } from '@gitops-compliance/rules';
import type { DatedActors } from '../persons/DatedActors';
import type { Proposal } from './GateFacts';
import { headFactsOf, ownerRefs } from './headFactsOf';

/** Everybody whom the pull request names. */
export function actorsOf({ pullRequest }: Proposal): (string | null)[] {
  if (!pullRequest) return [];
  return [
    pullRequest.author,
    pullRequest.lastPusher,
    pullRequest.mergedBy,
    ...pullRequest.reviews.map(review => review.reviewer),
    ...(pullRequest.writers ?? []),
    ...(pullRequest.committers ?? []),
    ...ownerRefs(pullRequest),
  ];
}

/** What gates may know of the pull request; null: there is none. */
export function pullRequestFact(
  { pullRequest, pullRequestReadAt, requestedAt = null }: Proposal,
  dated: DatedActors,
  forgeHeard: string | null,
): ReferencedPullRequest | null {
  if (!pullRequest) return null;
  const actors = dated.at(requestedAt);
  const { writers, committers } = pullRequest;
  return {
    number: pullRequest.number,
    url: pullRequest.url,
    state: pullRequest.state,
    draft: pullRequest.draft,
    headSha: pullRequest.headSha,
    baseSha: pullRequest.baseSha,
    baseBranch: pullRequest.baseBranch,
    mergeable: pullRequest.mergeable,
    author: actors.get(pullRequest.author),
    lastPusher: actors.maybe(pullRequest.lastPusher),
    reviews: pullRequest.reviews.map(review => ({
      reviewer: actors.get(review.reviewer),
      state: review.state,
      commit: review.commit,
      submittedAt: review.submittedAt,
      ownerTeams: review.ownerTeams,
      digest: review.digest ?? null,
    })),
    reviewsComplete: pullRequest.reviewsComplete,
    ...(writers && { writers: writers.map(ref => actors.maybe(ref)) }),
    ...(committers && { committers: committers.map(ref => actors.maybe(ref)) }),
    files: pullRequest.files,
    mergedBy: actors.maybe(pullRequest.mergedBy),
    mergeSha: pullRequest.mergeSha,
    mergedAt: pullRequest.mergedAt,
    protection: pullRequest.protection,
    ...headFactsOf(pullRequest, actors),
    // A full reading that found nothing new confirms what is known.
    asOf: [pullRequest.readAt, pullRequestReadAt ?? '', forgeHeard ?? '']
      .sort()
      .pop() as string,
  };
}
