import { missingCodeOwners } from '../codeowners/owners';
import { latestReviews } from '../reviews';
import { threadsOf } from '../threads';
import { Pull, Repo, Review } from '../types';
import type { World } from '../World';
import { PullRequestParameters } from './types';

/** Opinions that count: the latest of each person with write access. */
export function countedReviews(world: World, repo: Repo, pull: Pull): Review[] {
  return latestReviews(world, pull).filter(review => {
    const user = world.user(review.userId);
    return (
      user.type === 'User' &&
      user.id !== pull.authorId &&
      world.canWrite(repo, user)
    );
  });
}

function countProblem(required: number): string {
  const what =
    required === 1
      ? '1 approving review is'
      : `${required} approving reviews are`;
  return `At least ${what} required by reviewers with write access.`;
}

/**
 * Whether a reviewer blocks the pull request, or another open one with the
 * same head commit. (GitHub docs: "About protected branches".)
 */
function isBlocked(world: World, repo: Repo, pull: Pull): boolean {
  return world.state.pulls
    .filter(
      ({ state, repoId, headOid }) =>
        state === 'open' && repoId === repo.id && headOid === pull.headOid,
    )
    .flatMap(one => countedReviews(world, repo, one))
    .some(review => review.state === 'CHANGES_REQUESTED');
}

/**
 * What a `pull_request` rule holds against merging. An approval of the last
 * push must be of a head since the most recent reviewable push, by somebody
 * else than its pusher. (GitHub docs: "About protected branches", "Available
 * rules for rulesets".)
 */
export async function pullRequestProblems(
  world: World,
  repo: Repo,
  pull: Pull,
  parameters: PullRequestParameters,
): Promise<string[]> {
  const problems: string[] = [];
  const required = parameters.required_approving_review_count;
  const reviews = countedReviews(world, repo, pull);
  const approvals = reviews.filter(review => review.state === 'APPROVED');
  if (isBlocked(world, repo, pull)) {
    problems.push(
      'Changes have been requested by a reviewer with write access.',
    );
  }
  if (approvals.length < required) {
    problems.push(countProblem(required));
  }
  const fresh = approvals.some(
    review =>
      pull.reviewableHeads.includes(review.commitOid) &&
      review.userId !== pull.reviewablePusherId,
  );
  if (parameters.require_last_push_approval && !fresh) {
    const pusher = world.user(pull.reviewablePusherId).login;
    problems.push(
      `New changes require approval from someone other than ${pusher} because they were the last pusher.`,
    );
  }
  if (parameters.require_code_owner_review) {
    const approvers = approvals.map(review => world.user(review.userId));
    const missing = await missingCodeOwners(world, repo, pull, approvers);
    if (missing.length > 0) {
      problems.push(`Waiting on code owner review from ${missing.join(', ')}.`);
    }
  }
  if (
    parameters.required_review_thread_resolution &&
    threadsOf(world, pull).some(thread => thread.resolvedById === undefined)
  ) {
    problems.push(
      'A conversation must be resolved before this pull request can be merged.',
    );
  }
  return problems;
}
