import { requirePermission } from '../auth';
import { disableAutoMerge, enableAutoMerge } from '../merging/autoMerge';
import { MergeMethod, mergePull } from '../merging/merge';
import { setDraft } from '../pullEdits';
import { dequeue, enqueue } from '../queue/queue';
import { actorView } from './accounts';
import { queueEntryView } from './mergeQueue';
import { mutation, pullOf } from './mutation';
import { pullView } from './pullView';

const draftMutation = (draft: boolean) =>
  mutation(async (input: { pullRequestId: string }, context) => {
    const { world, identity } = context;
    const { repo, pull } = pullOf(context, input.pullRequestId);
    requirePermission(world, identity, repo, 'pull_requests', 'write');
    await world.lock(repo, () => setDraft(world, identity, repo, pull, draft));
    return { pullRequest: pullView(world, repo, pull) };
  });

/** Input of what merges a pull request, at once or later. */
export interface MergePullInput {
  pullRequestId: string;
  expectedHeadOid?: string | null;
  mergeMethod?: 'MERGE' | 'SQUASH' | 'REBASE' | null;
  commitHeadline?: string | null;
  commitBody?: string | null;
}

const mergePullRequest = mutation(async (input: MergePullInput, context) => {
  const { world, identity } = context;
  const { repo, pull } = pullOf(context, input.pullRequestId);
  requirePermission(world, identity, repo, 'contents', 'write');
  await mergePull(world, identity, repo, pull, {
    sha: input.expectedHeadOid ?? undefined,
    method: (input.mergeMethod ?? 'MERGE').toLowerCase() as MergeMethod,
    title: input.commitHeadline ?? undefined,
    message: input.commitBody ?? undefined,
  });
  return {
    pullRequest: pullView(world, repo, pull),
    actor: actorView(world, identity.user),
  };
});

/** Input of what puts a pull request into a queue. */
export interface EnqueueInput {
  pullRequestId: string;
  expectedHeadOid?: string | null;
  jump?: boolean | null;
}

const enqueuePullRequest = mutation(async (input: EnqueueInput, context) => {
  const { world, identity } = context;
  const { repo, pull } = pullOf(context, input.pullRequestId);
  requirePermission(world, identity, repo, 'contents', 'write');
  const entry = await enqueue(world, identity, repo, pull, {
    expectedHeadOid: input.expectedHeadOid ?? undefined,
    jump: input.jump ?? false,
  });
  return { mergeQueueEntry: queueEntryView(world, repo, entry) };
});

const dequeuePullRequest = mutation(async (input: { id: string }, context) => {
  const { world, identity } = context;
  const { repo, pull } = pullOf(context, input.id);
  requirePermission(world, identity, repo, 'contents', 'write');
  const entry = await dequeue(world, identity, repo, pull);
  return { mergeQueueEntry: queueEntryView(world, repo, entry) };
});

const enablePullRequestAutoMerge = mutation(
  async (input: MergePullInput, context) => {
    const { world, identity } = context;
    const { repo, pull } = pullOf(context, input.pullRequestId);
    requirePermission(world, identity, repo, 'contents', 'write');
    await enableAutoMerge(world, identity, repo, pull, {
      method: (input.mergeMethod ?? 'MERGE').toLowerCase() as MergeMethod,
      title: input.commitHeadline ?? undefined,
      message: input.commitBody ?? undefined,
      expectedHeadOid: input.expectedHeadOid ?? undefined,
    });
    return {
      pullRequest: pullView(world, repo, pull),
      actor: actorView(world, identity.user),
    };
  },
);

const disablePullRequestAutoMerge = mutation(
  async (input: { pullRequestId: string }, context) => {
    const { world, identity } = context;
    const { repo, pull } = pullOf(context, input.pullRequestId);
    requirePermission(world, identity, repo, 'contents', 'write');
    await disableAutoMerge(world, identity, repo, pull);
    return {
      pullRequest: pullView(world, repo, pull),
      actor: actorView(world, identity.user),
    };
  },
);

/** What brings a pull request to its base, at once or later. */
export const mergeMutations = {
  mergePullRequest,
  markPullRequestReadyForReview: draftMutation(false),
  convertPullRequestToDraft: draftMutation(true),
  enqueuePullRequest,
  dequeuePullRequest,
  enablePullRequestAutoMerge,
  disablePullRequestAutoMerge,
};
