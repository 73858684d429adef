import { nodeId, NodeType } from '../ids';
import { timelineOf } from '../timeline';
import { Pull, Repo, TimelineEvent } from '../types';
import { World } from '../World';
import { actorView } from './accounts';
import { connection, View } from './fields';
import { commitView } from './gitViews';
import { mergeQueueView } from './mergeQueue';
import { pullView, reviewView } from './pullView';
import { reviewerView } from './reviewRequests';

/** GraphQL's type of each kind of event, and its name in `itemTypes`. */
const TYPES: Record<TimelineEvent['kind'], [NodeType, string]> = {
  review_dismissed: ['ReviewDismissedEvent', 'REVIEW_DISMISSED_EVENT'],
  head_ref_force_pushed: [
    'HeadRefForcePushedEvent',
    'HEAD_REF_FORCE_PUSHED_EVENT',
  ],
  merged: ['MergedEvent', 'MERGED_EVENT'],
  closed: ['ClosedEvent', 'CLOSED_EVENT'],
  reopened: ['ReopenedEvent', 'REOPENED_EVENT'],
  ready_for_review: ['ReadyForReviewEvent', 'READY_FOR_REVIEW_EVENT'],
  convert_to_draft: ['ConvertToDraftEvent', 'CONVERT_TO_DRAFT_EVENT'],
  head_ref_deleted: ['HeadRefDeletedEvent', 'HEAD_REF_DELETED_EVENT'],
  base_ref_changed: ['BaseRefChangedEvent', 'BASE_REF_CHANGED_EVENT'],
  renamed: ['RenamedTitleEvent', 'RENAMED_TITLE_EVENT'],
  review_requested: ['ReviewRequestedEvent', 'REVIEW_REQUESTED_EVENT'],
  review_request_removed: [
    'ReviewRequestRemovedEvent',
    'REVIEW_REQUEST_REMOVED_EVENT',
  ],
  added_to_merge_queue: [
    'AddedToMergeQueueEvent',
    'ADDED_TO_MERGE_QUEUE_EVENT',
  ],
  removed_from_merge_queue: [
    'RemovedFromMergeQueueEvent',
    'REMOVED_FROM_MERGE_QUEUE_EVENT',
  ],
  auto_merge_enabled: ['AutoMergeEnabledEvent', 'AUTO_MERGE_ENABLED_EVENT'],
  auto_merge_disabled: ['AutoMergeDisabledEvent', 'AUTO_MERGE_DISABLED_EVENT'],
};

function details(
  world: World,
  repo: Repo,
  pull: Pull,
  event: TimelineEvent,
): Record<string, unknown> {
  const commit = (oid: string) => async () =>
    commitView(world, repo, await world.git(repo).commit(oid));
  const actor = actorView(world, world.user(event.actorId));
  switch (event.kind) {
    case 'review_dismissed': {
      const review = world.state.reviews.find(r => r.id === event.reviewId);
      return {
        previousReviewState: event.previousState,
        dismissalMessage: event.message ?? null,
        review: review ? reviewView(world, repo, pull, review) : null,
      };
    }
    case 'head_ref_force_pushed':
      return {
        beforeCommit: commit(event.before),
        afterCommit: commit(event.after),
      };
    case 'merged':
      return { commit: commit(event.commitOid), mergeRefName: pull.baseRef };
    case 'closed':
      return {
        closable: () => pullView(world, repo, pull),
        closer: null,
        stateReason: null,
      };
    case 'reopened':
      return {
        closable: () => pullView(world, repo, pull),
        stateReason: null,
      };
    case 'head_ref_deleted':
      return { headRef: null, headRefName: pull.headRef };
    case 'base_ref_changed':
      return { previousRefName: event.from, currentRefName: event.to };
    case 'renamed':
      return {
        previousTitle: event.from,
        currentTitle: event.to,
        subject: () => pullView(world, repo, pull),
      };
    case 'review_requested':
    case 'review_request_removed':
      return { requestedReviewer: () => reviewerView(world, event) };
    case 'added_to_merge_queue':
      return {
        enqueuer: { ...actor, __typename: 'User' },
        mergeQueue: () => mergeQueueView(world, repo, pull.baseRef),
      };
    case 'removed_from_merge_queue':
      return {
        enqueuer: null,
        mergeQueue: () => mergeQueueView(world, repo, pull.baseRef),
        reason: event.reason,
        beforeCommit: event.beforeOid ? commit(event.beforeOid) : null,
      };
    case 'auto_merge_enabled':
      return { enabler: { ...actor, __typename: 'User' } };
    case 'auto_merge_disabled':
      return {
        disabler: { ...actor, __typename: 'User' },
        reason: event.reason,
        reasonCode: null,
      };
    default:
      return {};
  }
}

function eventView(
  world: World,
  repo: Repo,
  pull: Pull,
  event: TimelineEvent,
): View {
  const [type] = TYPES[event.kind];
  const path = `/${repo.owner}/${repo.name}/pull/${pull.number}`;
  return {
    __typename: type,
    id: nodeId(type, event.id),
    databaseId: event.id,
    actor: actorView(world, world.user(event.actorId)),
    createdAt: event.at,
    pullRequest: () => pullView(world, repo, pull),
    resourcePath: path,
    url: `${world.url}${path}#event-${event.id}`,
    ...details(world, repo, pull, event),
  };
}

/** The events of a pull request, of some types or all that are served. */
export function timelineConnection(world: World, repo: Repo, pull: Pull) {
  return connection(
    ({ itemTypes }: { itemTypes?: string[] | null }) =>
      timelineOf(world, pull).filter(
        event => !itemTypes || itemTypes.includes(TYPES[event.kind][1]),
      ),
    event => eventView(world, repo, pull, event),
  );
}
