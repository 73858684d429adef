import { ChangedFile, Commit } from '../git/objects';
import { headRepoOf } from '../forks';
import { nodeId } from '../ids';
import { mergeState, requiredApprovals } from '../mergeState';
import { testMerge } from '../merging/testMerge';
import { queueRule } from '../queue/entries';
import { entryOf } from '../queue/queue';
import { baseOidOf, changedFiles, isMergeable, pullCommits } from '../pulls';
import { reviewsOf } from '../reviews';
import { countedReviews } from '../rules/pullRequest';
import { threadsOf } from '../threads';
import { Pull, Repo, Review } from '../types';
import { World } from '../World';
import { actorView, ownerView } from './accounts';
import { connection, emptyConnection, View } from './fields';
import { commitView, refView, rollupView } from './gitViews';
import { mergeQueueView, queueEntryView } from './mergeQueue';
import { repositoryView } from './repositoryView';
import { reviewRequestView, teamView } from './reviewRequests';
import { timelineConnection } from './timeline';

const CHANGE_TYPE: Record<ChangedFile['status'], string> = {
  added: 'ADDED',
  removed: 'DELETED',
  modified: 'MODIFIED',
  renamed: 'RENAMED',
};

/** A PR's state in the words of GraphQL. */
export function pullState(pull: Pull): 'OPEN' | 'CLOSED' | 'MERGED' {
  if (pull.mergedAt) {
    return 'MERGED';
  }
  return pull.state === 'open' ? 'OPEN' : 'CLOSED';
}

function reviewDecision(world: World, repo: Repo, pull: Pull): string | null {
  const required = requiredApprovals(world, repo, pull);
  if (required === 0) {
    return null;
  }
  const states = countedReviews(world, repo, pull).map(review => review.state);
  if (states.includes('CHANGES_REQUESTED')) {
    return 'CHANGES_REQUESTED';
  }
  const approvals = states.filter(state => state === 'APPROVED').length;
  return approvals >= required ? 'APPROVED' : 'REVIEW_REQUIRED';
}

function pathOf(repo: Repo, pull: Pull): string {
  return `/${repo.owner}/${repo.name}/pull/${pull.number}`;
}

/** A submitted review, with the commit it was given on. */
export function reviewView(
  world: World,
  repo: Repo,
  pull: Pull,
  review: Review,
): View {
  const user = world.user(review.userId);
  const resourcePath = `${pathOf(repo, pull)}#pullrequestreview-${review.id}`;
  const writes = world.canWrite(repo, user);
  return {
    __typename: 'PullRequestReview',
    id: nodeId('PullRequestReview', review.id),
    databaseId: review.id,
    fullDatabaseId: String(review.id),
    author: actorView(world, user),
    authorAssociation: writes && user.type === 'User' ? 'MEMBER' : 'NONE',
    authorCanPushToRepository: writes,
    body: review.body,
    bodyText: review.body,
    state: review.state,
    createdAt: review.submittedAt,
    submittedAt: review.submittedAt,
    updatedAt: review.submittedAt,
    resourcePath,
    url: `${world.url}${resourcePath}`,
    commit: async () =>
      commitView(world, repo, await world.git(repo).commit(review.commitOid)),
    onBehalfOf: connection(
      () =>
        world.state.teams.filter(({ id }) => review.onBehalfOf.includes(id)),
      team => teamView(world, team),
    ),
    pullRequest: () => pullView(world, repo, pull),
    repository: () => repositoryView(world, repo),
  };
}

function contents(world: World, repo: Repo, pull: Pull) {
  const pullCommit = (commit: Commit): View => ({
    __typename: 'PullRequestCommit',
    id: nodeId('PullRequestCommit', repo.id, pull.number, commit.oid),
    commit: commitView(world, repo, commit),
    pullRequest: () => pullView(world, repo, pull),
  });
  const sum = (of: (file: ChangedFile) => number) => async () =>
    (await changedFiles(world, repo, pull)).reduce((n, f) => n + of(f), 0);
  return {
    additions: sum(file => file.additions),
    deletions: sum(file => file.deletions),
    changedFiles: sum(() => 1),
    commits: connection(() => pullCommits(world, repo, pull), pullCommit),
    files: connection(
      () => changedFiles(world, repo, pull),
      file => ({
        __typename: 'PullRequestChangedFile',
        path: file.path,
        changeType: CHANGE_TYPE[file.status],
        additions: file.additions,
        deletions: file.deletions,
        viewerViewedState: 'UNVIEWED',
      }),
    ),
    reviews: connection(
      ({ states }: { states?: string[] | null }) =>
        reviewsOf(world, pull).filter(r => !states || states.includes(r.state)),
      review => reviewView(world, repo, pull, review),
    ),
    latestOpinionatedReviews: connection(
      () => countedReviews(world, repo, pull),
      review => reviewView(world, repo, pull, review),
    ),
    reviewRequests: connection(
      () => pull.reviewRequests,
      request => reviewRequestView(world, repo, pull, request),
    ),
    reviewThreads: connection(
      () => threadsOf(world, pull),
      ({ id, path, resolvedById: by }) => ({
        __typename: 'PullRequestReviewThread',
        id: nodeId('PullRequestReviewThread', id),
        path,
        isResolved: by !== undefined,
        isCollapsed: by !== undefined,
        isOutdated: false,
        subjectType: 'FILE',
        resolvedBy:
          by === undefined
            ? null
            : { ...actorView(world, world.user(by)), __typename: 'User' },
        pullRequest: () => pullView(world, repo, pull),
        repository: () => repositoryView(world, repo),
      }),
    ),
    comments: emptyConnection,
    labels: emptyConnection,
    statusCheckRollup: () => rollupView(world, repo, pull.headOid),
    timelineItems: timelineConnection(world, repo, pull),
  };
}

/** A pull request. */
export function pullView(world: World, repo: Repo, pull: Pull): View {
  const git = world.git(repo);
  const from = headRepoOf(world, pull);
  const ref = async (at: Repo | undefined, name: string) => {
    const oid = at && (await world.git(at).branch(name));
    return oid ? refView(world, at, `refs/heads/${name}`, oid) : null;
  };
  const { autoMerge, mergeCommitOid } = pull;
  const by = pull.mergedById;
  return {
    __typename: 'PullRequest',
    id: nodeId('PullRequest', repo.id, pull.number),
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    number: pull.number,
    resourcePath: pathOf(repo, pull),
    url: `${world.url}${pathOf(repo, pull)}`,
    permalink: `${world.url}${pathOf(repo, pull)}`,
    title: pull.title,
    body: pull.body,
    bodyText: pull.body,
    state: pullState(pull),
    isDraft: pull.draft,
    locked: false,
    closed: pull.state === 'closed',
    merged: pull.mergedAt !== undefined,
    createdAt: pull.createdAt,
    updatedAt: pull.updatedAt,
    closedAt: pull.closedAt ?? null,
    mergedAt: pull.mergedAt ?? null,
    author: actorView(world, world.user(pull.authorId)),
    mergedBy: by ? actorView(world, world.user(by)) : null,
    baseRefName: pull.baseRef,
    baseRefOid: () => baseOidOf(world, repo, pull),
    baseRef: () => ref(repo, pull.baseRef),
    headRefName: pull.headRef,
    headRefOid: pull.headOid,
    headRef: () => ref(from, pull.headRef),
    repository: () => repositoryView(world, repo),
    baseRepository: () => repositoryView(world, repo),
    headRepository: () => (from ? repositoryView(world, from) : null),
    headRepositoryOwner: () => (from ? ownerView(world, from) : null),
    isCrossRepository: pull.fork !== undefined,
    isInMergeQueue: () => entryOf(world, pull) !== undefined,
    isMergeQueueEnabled: () =>
      queueRule(world, repo, pull.baseRef) !== undefined,
    mergeQueue: () => mergeQueueView(world, repo, pull.baseRef),
    mergeQueueEntry: () => {
      const entry = entryOf(world, pull);
      return entry ? queueEntryView(world, repo, entry) : null;
    },
    autoMergeRequest: autoMerge
      ? {
          __typename: 'AutoMergeRequest',
          authorEmail: null,
          commitBody: autoMerge.message ?? null,
          commitHeadline: autoMerge.title ?? null,
          enabledAt: autoMerge.enabledAt,
          enabledBy: actorView(world, world.user(autoMerge.enabledById)),
          mergeMethod: autoMerge.method.toUpperCase(),
          pullRequest: () => pullView(world, repo, pull),
        }
      : null,
    maintainerCanModify: false,
    reviewDecision: () => reviewDecision(world, repo, pull),
    mergeable: async () => {
      const able = await isMergeable(world, repo, pull);
      if (able === null) {
        return 'UNKNOWN';
      }
      return able ? 'MERGEABLE' : 'CONFLICTING';
    },
    mergeStateStatus: async () =>
      (await mergeState(world, repo, pull)).toUpperCase(),
    mergeCommit: async () =>
      mergeCommitOid
        ? commitView(world, repo, await git.commit(mergeCommitOid))
        : null,
    potentialMergeCommit: async () => {
      const oid =
        pull.state === 'open' ? await testMerge(world, repo, pull) : undefined;
      return oid ? commitView(world, repo, await git.commit(oid)) : null;
    },
    ...contents(world, repo, pull),
  };
}
