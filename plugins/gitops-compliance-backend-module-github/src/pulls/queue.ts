import {
  MergeRefusedError,
  type EnqueuePullRequest,
  type PullRequestKey,
  type PullRequestSnapshot,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import { accountOf, actorSchema } from '../accounts';
import { harmless } from '../http/errors';
import type { GithubApi } from '../http/GithubApi';
import type { GraphqlError } from '../http/graphql';

const NEEDS =
  "'Contents: write', 'Pull requests: write' and 'Merge queues: write'";

/** What is read of the merge queue that a pull request waits in or left. */
export const QUEUE_FIELDS = `mergeQueue{id} mergeQueueEntry{enqueuedAt headCommit{oid} enqueuer{__typename login}}
  removals:timelineItems(last:1,itemTypes:[REMOVED_FROM_MERGE_QUEUE_EVENT]){nodes{
    ...on RemovedFromMergeQueueEvent{createdAt reason}}}`;

/** Answer to `QUEUE_FIELDS`. */
export const queueShape = {
  mergeQueue: z.object({ id: z.string() }).nullish(),
  mergeQueueEntry: z
    .object({
      enqueuedAt: z.string(),
      headCommit: z.object({ oid: z.string() }).nullable(),
      enqueuer: actorSchema,
    })
    .nullish(),
  removals: z.object({
    nodes: z
      .array(z.object({ createdAt: z.string(), reason: z.string().nullish() }))
      .nullable(),
  }),
};

/** The mutation that puts a pull request at the end of its queue. */
export const ENQUEUE = `mutation EnqueuePullRequest($input:EnqueuePullRequestInput!){
  enqueuePullRequest(input:$input){mergeQueueEntry{id}}
}`;

/** The mutation that takes it out. */
export const DEQUEUE = `mutation DequeuePullRequest($input:DequeuePullRequestInput!){
  dequeuePullRequest(input:$input){mergeQueueEntry{id}}
}`;

/** The queue in the words of the port. */
export function queueOf({
  mergeQueue: queue,
  mergeQueueEntry: entry,
  removals,
}: z.infer<z.ZodObject<typeof queueShape>>): Pick<
  PullRequestSnapshot,
  'baseHasQueue' | 'mergeQueue' | 'leftQueue'
> {
  const [left] = removals.nodes ?? [];
  return {
    ...(queue && { baseHasQueue: true }),
    ...(entry && {
      mergeQueue: {
        since: new Date(entry.enqueuedAt).toISOString(),
        by: accountOf(entry.enqueuer),
        groupHeadSha: entry.headCommit?.oid ?? null,
      },
    }),
    ...(left && {
      leftQueue: {
        at: new Date(left.createdAt).toISOString(),
        reason: left.reason ?? '',
      },
    }),
  };
}

/** See `Forge.enqueue`. One write. */
export async function enqueue(
  api: GithubApi,
  { repository, number, nodeId, expectedHeadSha }: EnqueuePullRequest,
  signal?: AbortSignal,
): Promise<void> {
  const what = `put pull request ${number} of ${repository} into the merge queue`;
  await api.graphql({
    repository,
    what,
    needs: NEEDS,
    kind: 'write',
    document: ENQUEUE,
    variables: {
      input: { pullRequestId: nodeId, expectedHeadOid: expectedHeadSha },
    },
    schema: z.unknown(),
    tolerate: error => {
      if (!isRefusal(error)) return false;
      if (/already in (the|a) (merge )?queue/i.test(error.message)) return true;
      throw new MergeRefusedError(
        /head branch was modified|expected head/i.test(error.message)
          ? 'head-moved'
          : 'protection',
        `Could not ${what}: ${harmless(error.message)}`,
      );
    },
    signal,
  });
}

/** See `Forge.dequeue`. One write. */
export async function dequeue(
  api: GithubApi,
  { repository, number, nodeId }: PullRequestKey & { nodeId: string },
  signal?: AbortSignal,
): Promise<void> {
  await api.graphql({
    repository,
    what: `take pull request ${number} of ${repository} out of the merge queue`,
    needs: NEEDS,
    kind: 'write',
    document: DEQUEUE,
    variables: { input: { id: nodeId } },
    schema: z.unknown(),
    tolerate: error =>
      isRefusal(error) && /not in (the|a) (merge )?queue/i.test(error.message),
    signal,
  });
}

/** What GitHub says of the pull request itself, and not of us or of itself. */
function isRefusal({ type }: GraphqlError): boolean {
  return type === 'UNPROCESSABLE';
}
