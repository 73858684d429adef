import { nodeId } from '../ids';
import { pullOfEntry, queueOf, queueRule } from '../queue/entries';
import { groupState } from '../queue/groups';
import { QueueEntry } from '../rules/types';
import { Repo } from '../types';
import { World } from '../World';
import { actorView } from './accounts';
import { connection, View } from './fields';
import { commitView } from './gitViews';
import { pullView } from './pullView';
import { repositoryView } from './repositoryView';

const STATE = {
  pending: 'AWAITING_CHECKS',
  passed: 'MERGEABLE',
  failed: 'UNMERGEABLE',
} as const;

/** A pull request's place in a merge queue. */
export function queueEntryView(
  world: World,
  repo: Repo,
  entry: QueueEntry,
): View {
  const commit = (oid: string | undefined) => async () =>
    oid ? commitView(world, repo, await world.git(repo).commit(oid)) : null;
  return {
    __typename: 'MergeQueueEntry',
    id: nodeId('MergeQueueEntry', entry.id),
    enqueuedAt: entry.enqueuedAt,
    enqueuer: actorView(world, world.user(entry.enqueuerId)),
    position: queueOf(world, repo, entry.base).indexOf(entry) + 1,
    state: entry.group ? STATE[groupState(world, repo, entry)] : 'QUEUED',
    jump: false,
    solo: false,
    estimatedTimeToMerge: null,
    baseCommit: commit(entry.group?.baseOid),
    headCommit: commit(entry.group?.headOid),
    mergeQueue: () => mergeQueueView(world, repo, entry.base),
    pullRequest: () => pullView(world, repo, pullOfEntry(world, repo, entry)),
  };
}

/** The merge queue of a branch; null when it has none. */
export function mergeQueueView(
  world: World,
  repo: Repo,
  branch: string,
): View | null {
  const rule = queueRule(world, repo, branch);
  if (!rule) {
    return null;
  }
  const resourcePath = `/${repo.owner}/${repo.name}/queue/${branch}`;
  return {
    __typename: 'MergeQueue',
    id: nodeId('MergeQueue', repo.id, branch),
    resourcePath,
    url: `${world.url}${resourcePath}`,
    repository: () => repositoryView(world, repo),
    nextEntryEstimatedTimeToMerge: null,
    configuration: {
      __typename: 'MergeQueueConfiguration',
      checkResponseTimeout: rule.check_response_timeout_minutes,
      maximumEntriesToBuild: rule.max_entries_to_build,
      maximumEntriesToMerge: rule.max_entries_to_merge,
      mergeMethod: rule.merge_method,
      mergingStrategy: rule.grouping_strategy,
      minimumEntriesToMerge: rule.min_entries_to_merge,
      minimumEntriesToMergeWaitTime: rule.min_entries_to_merge_wait_minutes,
    },
    entries: connection(
      () => queueOf(world, repo, branch),
      entry => queueEntryView(world, repo, entry),
    ),
  };
}
