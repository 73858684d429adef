import { nodeId, NodeType } from '../ids';
import { pullCommits } from '../pulls';
import { reviewsOf } from '../reviews';
import { timelineOf } from '../timeline';
import { Repo, TimelineEvent } from '../types';
import { World } from '../World';
import { commitJson, reviewJson } from './pullShapes';
import { ok, paginate, PullCall, RepoRoutes } from './route';
import { Json, userJson } from './shapes';
import { teamJson } from './teamShapes';

const NODE: Record<TimelineEvent['kind'], NodeType> = {
  review_dismissed: 'ReviewDismissedEvent',
  head_ref_force_pushed: 'HeadRefForcePushedEvent',
  merged: 'MergedEvent',
  closed: 'ClosedEvent',
  reopened: 'ReopenedEvent',
  ready_for_review: 'ReadyForReviewEvent',
  convert_to_draft: 'ConvertToDraftEvent',
  head_ref_deleted: 'HeadRefDeletedEvent',
  base_ref_changed: 'BaseRefChangedEvent',
  renamed: 'RenamedTitleEvent',
  review_requested: 'ReviewRequestedEvent',
  review_request_removed: 'ReviewRequestRemovedEvent',
  added_to_merge_queue: 'AddedToMergeQueueEvent',
  removed_from_merge_queue: 'RemovedFromMergeQueueEvent',
  auto_merge_enabled: 'AutoMergeEnabledEvent',
  auto_merge_disabled: 'AutoMergeDisabledEvent',
};

function requested(world: World, event: { userId?: number; teamId?: number }) {
  const team = world.state.teams.find(({ id }) => id === event.teamId);
  return team
    ? { requested_team: teamJson(world, team) }
    : { requested_reviewer: userJson(world, world.user(event.userId ?? 0)) };
}

function details(world: World, event: TimelineEvent): Json {
  const actor = userJson(world, world.user(event.actorId));
  switch (event.kind) {
    case 'review_dismissed':
      return {
        dismissed_review: {
          state: event.previousState.toLowerCase(),
          review_id: event.reviewId,
          dismissal_message: event.message ?? null,
        },
      };
    case 'review_requested':
    case 'review_request_removed':
      return { review_requester: actor, ...requested(world, event) };
    case 'renamed':
      return { rename: { from: event.from, to: event.to } };
    case 'closed':
    case 'reopened':
      return { state_reason: null };
    default:
      return {};
  }
}

function commitOf(event: TimelineEvent): string | null {
  if (event.kind === 'merged') {
    return event.commitOid;
  }
  return event.kind === 'head_ref_force_pushed' ? event.after : null;
}

function eventJson(world: World, repo: Repo, event: TimelineEvent): Json {
  const api = `${world.apiUrl}/repos/${repo.owner}/${repo.name}`;
  const commit = commitOf(event);
  return {
    id: event.id,
    node_id: nodeId(NODE[event.kind], event.id),
    url: `${api}/issues/events/${event.id}`,
    actor: userJson(world, world.user(event.actorId)),
    event: event.kind,
    commit_id: commit,
    commit_url: commit && `${api}/commits/${commit}`,
    created_at: event.at,
    performed_via_github_app: null,
    ...details(world, event),
  };
}

async function timeline({ world, repo, pull }: PullCall): Promise<Json[]> {
  const commits = (await pullCommits(world, repo, pull)).map(commit => {
    const {
      sha,
      node_id,
      url,
      html_url,
      commit: inner,
      parents,
    } = commitJson(world, repo, commit);
    const { comment_count: _count, url: _url, ...rest } = inner as Json;
    const json = { event: 'committed', sha, node_id, url, html_url, parents };
    return { at: commit.committer.date, json: { ...json, ...rest } };
  });
  const reviews = reviewsOf(world, pull).map(review => ({
    at: review.submittedAt,
    json: {
      event: 'reviewed',
      ...reviewJson(world, repo, pull, review),
      state: review.state.toLowerCase(),
    },
  }));
  const events = timelineOf(world, pull).map(event => ({
    at: event.at,
    json: eventJson(world, repo, event),
  }));
  return [...commits, ...reviews, ...events]
    .sort((a, b) => a.at.localeCompare(b.at))
    .map(({ json }) => json);
}

/** What happened to a pull request, commits and reviews included. */
export function timelineRoutes(routes: RepoRoutes): void {
  routes.onIssue('get', '/timeline', 'pull_requests:read', async call =>
    ok(paginate(call, await timeline(call))),
  );
}
