import { requirePermission, requireReviewer } from '../auth';
import { ForgeError, notFound } from '../errors';
import { nodeKey } from '../ids';
import { disableAutoMerge, enableAutoMerge, goOn } from '../merging/autoMerge';
import { MergeMethod, mergePull } from '../merging/merge';
import { closePull, setDraft } from '../pullEdits';
import { openPull, pullByNumber } from '../pulls';
import { dequeue, enqueue } from '../queue/queue';
import { commitOnBranch, createRef, deleteRef } from '../refs';
import { submitReview } from '../reviews';
import { Pull, Repo } from '../types';
import { World } from '../World';
import { actorView } from './accounts';
import { Context } from './fields';
import { commitView, refView } from './gitViews';
import { queueEntryView } from './mergeQueue';
import { pullView, reviewView } from './pullView';

interface Input {
  clientMutationId?: string | null;
}

type Mutation<I> = (
  args: { input: I & Input },
  context: Context,
) => Promise<object>;

/** Adds what every payload carries. */
function mutation<I>(
  run: (input: I, context: Context) => Promise<object>,
): Mutation<I> {
  return async ({ input }, context) => ({
    clientMutationId: input.clientMutationId ?? null,
    ...(await run(input, context)),
  });
}

function repoOf({ world }: Context, id: string): Repo {
  return world.repoById(Number(nodeKey('Repository', id)[0]));
}

function pullOf({ world }: Context, id: string): { repo: Repo; pull: Pull } {
  const [repoId, number] = nodeKey('PullRequest', id).map(Number);
  const repo = world.repoById(repoId);
  return { repo, pull: pullByNumber(world, repo, number) };
}

interface CommitInput {
  branch: {
    id?: string | null;
    repositoryNameWithOwner?: string | null;
    branchName?: string | null;
  };
  message: { headline: string; body?: string | null };
  expectedHeadOid: string;
  fileChanges?: {
    additions?: { path: string; contents: string }[] | null;
    deletions?: { path: string }[] | null;
  } | null;
}

function branchOf(world: World, { branch }: CommitInput) {
  if (branch.id) {
    const [repoId, ref] = nodeKey('Ref', branch.id);
    const name = ref.replace(/^refs\/heads\//, '');
    return { repo: world.repoById(Number(repoId)), name };
  }
  const full = branch.repositoryNameWithOwner ?? '';
  const [owner, name] = full.split('/');
  const repo = name ? world.findRepo(owner, name) : undefined;
  if (!repo || !branch.branchName) {
    throw notFound(
      `Could not resolve to a Repository with the name '${full}'.`,
    );
  }
  const branchName = branch.branchName.replace(/^refs\/heads\//, '');
  return { repo, name: branchName };
}

const createCommitOnBranch = mutation(
  async (input: CommitInput, { world, identity }) => {
    const { repo, name } = branchOf(world, input);
    requirePermission(world, identity, repo, 'contents', 'write');
    const files: Record<string, Buffer | null> = {};
    for (const { path } of input.fileChanges?.deletions ?? []) {
      files[path] = null;
    }
    for (const { path, contents } of input.fileChanges?.additions ?? []) {
      files[path] = Buffer.from(contents, 'base64');
    }
    const { headline, body } = input.message;
    const oid = await commitOnBranch(world, identity, repo, {
      branch: name,
      expectedHeadOid: input.expectedHeadOid,
      files,
      message: body ? `${headline}\n\n${body}` : headline,
      author: identity.user,
    });
    return {
      commit: commitView(world, repo, await world.git(repo).commit(oid)),
      ref: refView(world, repo, `refs/heads/${name}`, oid),
    };
  },
);

interface PullInput {
  repositoryId: string;
  baseRefName: string;
  headRefName: string;
  title: string;
  body?: string | null;
  draft?: boolean | null;
}

const createPullRequest = mutation(async (input: PullInput, context) => {
  const { world, identity } = context;
  const repo = repoOf(context, input.repositoryId);
  requirePermission(world, identity, repo, 'pull_requests', 'write');
  const branch = (name: string) => name.replace(/^refs\/heads\//, '');
  const pull = await openPull(world, identity, repo, {
    title: input.title,
    body: input.body ?? undefined,
    head: branch(input.headRefName),
    base: branch(input.baseRefName),
    draft: input.draft ?? false,
  });
  return { pullRequest: pullView(world, repo, pull) };
});

const draftMutation = (draft: boolean) =>
  mutation(async (input: { pullRequestId: string }, context) => {
    const { world, identity } = context;
    const { repo, pull } = pullOf(context, input.pullRequestId);
    requirePermission(world, identity, repo, 'pull_requests', 'write');
    await setDraft(world, identity, repo, pull, draft);
    return { pullRequest: pullView(world, repo, pull) };
  });

interface MergePullInput {
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

interface ReviewInput {
  pullRequestId: string;
  event?: string | null;
  body?: string | null;
  commitOID?: string | null;
}

const addPullRequestReview = mutation(async (input: ReviewInput, context) => {
  const { world, identity } = context;
  const { repo, pull } = pullOf(context, input.pullRequestId);
  requireReviewer(world, identity, repo);
  const review = await submitReview(world, identity, repo, pull, {
    event: input.event ?? undefined,
    body: input.body ?? undefined,
    commitOid: input.commitOID ?? undefined,
  });
  await goOn(world, repo, pull.headOid);
  return { pullRequestReview: reviewView(world, repo, pull, review) };
});

interface EnqueueInput {
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

interface RefInput {
  repositoryId: string;
  name: string;
  oid: string;
}

/** The mutations that the stand-in serves. */
export const mutations = {
  createRef: mutation(async (input: RefInput, context) => {
    const { world, identity } = context;
    const repo = repoOf(context, input.repositoryId);
    requirePermission(world, identity, repo, 'contents', 'write');
    await createRef(world, identity, repo, input.name, input.oid);
    return { ref: refView(world, repo, input.name, input.oid) };
  }),
  deleteRef: mutation(async (input: { refId: string }, context) => {
    const { world, identity } = context;
    const [repoId, ref] = nodeKey('Ref', input.refId);
    const repo = world.repoById(Number(repoId));
    requirePermission(world, identity, repo, 'contents', 'write');
    await deleteRef(world, identity, repo, ref);
    return {};
  }),
  createCommitOnBranch,
  createPullRequest,
  closePullRequest: mutation(
    async (input: { pullRequestId: string }, context) => {
      const { world, identity } = context;
      const { repo, pull } = pullOf(context, input.pullRequestId);
      requirePermission(world, identity, repo, 'pull_requests', 'write');
      if (pull.state === 'closed') {
        throw new ForgeError(422, 'Pull request is already closed');
      }
      await closePull(world, identity, repo, pull);
      return { pullRequest: pullView(world, repo, pull) };
    },
  ),
  mergePullRequest,
  markPullRequestReadyForReview: draftMutation(false),
  convertPullRequestToDraft: draftMutation(true),
  enqueuePullRequest,
  dequeuePullRequest,
  enablePullRequestAutoMerge,
  disablePullRequestAutoMerge,
  addPullRequestReview,
};
