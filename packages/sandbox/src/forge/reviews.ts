import {
  ForgeError,
  notFound,
  unprocessable,
  validationFailed,
} from './errors';
import { Pull, Repo, Review, ReviewState } from './types';
import { Identity, World } from './World';

export type ReviewEvent = 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';

const STATE_OF: Record<ReviewEvent, ReviewState> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
};

/** Submitted reviews, oldest first. */
export function reviewsOf(world: World, pull: Pull): Review[] {
  return world.state.reviews.filter(
    review =>
      review.repoId === pull.repoId && review.pullNumber === pull.number,
  );
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
  const review: Review = {
    id: world.store.nextId(),
    repoId: repo.id,
    pullNumber: pull.number,
    userId: identity.user.id,
    state: STATE_OF[event],
    body: input.body ?? '',
    commitOid: input.commitOid ?? pull.headOid,
    submittedAt: world.timestamp(),
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
  world.state.timeline.push({
    kind: 'review_dismissed',
    id: world.store.nextId(),
    repoId: repo.id,
    pullNumber: pull.number,
    actorId: identity.user.id,
    at: world.timestamp(),
    reviewId: review.id,
    previousState: review.state,
    message,
  });
  review.state = 'DISMISSED';
  world.store.save();
  await world.webhooks.review('dismissed', repo, pull, review, identity.user);
  return review;
}

export function reviewById(world: World, pull: Pull, id: number): Review {
  const found = reviewsOf(world, pull).find(review => review.id === id);
  if (!found) {
    throw notFound();
  }
  return found;
}
