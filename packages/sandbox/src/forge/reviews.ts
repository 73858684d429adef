import {
  ForgeError,
  forbidden,
  notFound,
  unprocessable,
  validationFailed,
} from './errors';
import { answerRequests } from './reviewRequests';
import { hasRole } from './roles';
import { isListed } from './rules/bypass';
import { protectionOf } from './rules/inForce';
import { note } from './timeline';
import { GrowingIndex } from './indexed';
import { Pull, Repo, Review, ReviewState } from './types';
import { Identity, World } from './World';

export type ReviewEvent = 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';

const STATE_OF: Record<ReviewEvent, ReviewState> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
};

const index = new GrowingIndex<Review>(
  ({ repoId, pullNumber }) => `${repoId} ${pullNumber}`,
);

/** Submitted reviews, oldest first. */
export function reviewsOf(world: World, pull: Pull): Review[] {
  return [...index.of(world.state.reviews, `${pull.repoId} ${pull.number}`)];
}

/** The latest opinion of each reviewer; comments are no opinion. */
export function latestReviews(world: World, pull: Pull): Review[] {
  const latest = new Map<number, Review>();
  for (const review of reviewsOf(world, pull)) {
    if (review.state !== 'COMMENTED') {
      latest.set(review.userId, review);
    }
  }
  return [...latest.values()];
}

/**
 * Submits a review, bound to the head (or to `commitOid`, a commit of the
 * PR). Nobody approves or blocks their own PR.
 */
export async function submitReview(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
  input: { event?: string; body?: string; commitOid?: string },
): Promise<Review> {
  const event = input.event as ReviewEvent;
  if (!(event in STATE_OF)) {
    throw unprocessable(
      'Variable $event of type PullRequestReviewEvent was provided invalid value',
    );
  }
  if (identity.user.id === pull.authorId && event !== 'COMMENT') {
    const what = event === 'APPROVE' ? 'approve' : 'request changes on';
    throw new ForgeError(422, 'Unprocessable Entity', {
      errors: [`Can not ${what} your own pull request`],
    });
  }
  if (event !== 'APPROVE' && !input.body) {
    throw unprocessable('Unprocessable Entity: body can not be blank');
  }
  if (input.commitOid && input.commitOid !== pull.headOid) {
    const git = world.git(repo);
    const commit = await git.resolveCommit(input.commitOid);
    if (!commit || !(await git.isAncestor(commit, pull.headOid))) {
      throw validationFailed('commit_id is not part of the pull request');
    }
  }
  const answered = answerRequests(world, pull, identity.user);
  const before = reviewsOf(world, pull)
    .filter(known => known.userId === identity.user.id)
    .flatMap(known => known.onBehalfOf);
  const review: Review = {
    id: world.store.nextId(),
    repoId: repo.id,
    pullNumber: pull.number,
    userId: identity.user.id,
    state: STATE_OF[event],
    body: input.body ?? '',
    commitOid: input.commitOid ?? pull.headOid,
    submittedAt: world.timestamp(),
    onBehalfOf: [...new Set([...before, ...answered])],
  };
  world.state.reviews.push(review);
  pull.updatedAt = world.timestamp();
  world.store.save();
  await world.webhooks.review('submitted', repo, pull, review, identity.user);
  return review;
}

/** Overwrites a review's state with DISMISSED and notes it in the timeline. */
export async function dismissReview(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
  review: Review,
  message?: string,
): Promise<Review> {
  if (!['APPROVED', 'CHANGES_REQUESTED'].includes(review.state)) {
    throw unprocessable('Can not dismiss a review in this state');
  }
  note(world, pull, identity.user.id, {
    kind: 'review_dismissed',
    reviewId: review.id,
    previousState: review.state,
    message,
  });
  review.state = 'DISMISSED';
  world.store.save();
  await world.webhooks.review('dismissed', repo, pull, review, identity.user);
  return review;
}

/**
 * 403 unless the caller may dismiss reviews of this PR: who may write, or,
 * where protection says so, admins and those that it names. (GitHub docs:
 * "Dismissing a pull request review".)
 */
export function assertMayDismiss(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
): void {
  const allowed = protectionOf(
    world,
    repo,
    pull.baseRef,
  )?.dismissalRestrictions;
  const may =
    !allowed ||
    hasRole(world, repo, identity.user, 'admin') ||
    isListed(world, allowed, identity);
  if (!may) {
    throw forbidden('You are not authorized to dismiss this review.');
  }
}

/** One review of the PR, or GitHub's 404. */
export function reviewById(world: World, pull: Pull, id: number): Review {
  const found = reviewsOf(world, pull).find(review => review.id === id);
  if (!found) {
    throw notFound();
  }
  return found;
}
