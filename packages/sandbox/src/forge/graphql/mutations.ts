import { requirePermission, requireReviewer } from '../auth';
import { ForgeError, notFound } from '../errors';
import { nodeKey } from '../ids';
import { goOn } from '../merging/autoMerge';
import { closePull } from '../pullEdits';
import { openPull, pullByNumber } from '../pulls';
import { commitOnBranch, createRef, deleteRef } from '../refs';
import { updateRefs } from '../refUpdates';
import { assertMayDismiss, dismissReview, submitReview } from '../reviews';
import { World } from '../World';
import type { Context } from './fields';
import { commitView, refView } from './gitViews';
import { mergeMutations } from './mergeMutations';
import { mutation, pullOf, repoOf } from './mutation';
import { pullView, reviewView } from './pullView';

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

interface DismissInput {
  pullRequestReviewId: string;
  message: string;
}

const dismissPullRequestReview = mutation(
  async (input: DismissInput, { world, identity }) => {
    const [key] = nodeKey('PullRequestReview', input.pullRequestReviewId);
    const review = world.state.reviews.find(({ id }) => id === Number(key));
    if (!review) {
      throw notFound();
    }
    const repo = world.repoById(review.repoId);
    const pull = pullByNumber(world, repo, review.pullNumber);
    requirePermission(world, identity, repo, 'pull_requests', 'write');
    assertMayDismiss(world, identity, repo, pull);
    const { message } = input;
    await dismissReview(world, identity, repo, pull, review, message);
    await goOn(world, repo, pull.headOid);
    return { pullRequestReview: reviewView(world, repo, pull, review) };
  },
);

interface RefInput {
  repositoryId: string;
  name: string;
  oid: string;
}

interface RefUpdatesInput {
  repositoryId: string;
  refUpdates: {
    name: string;
    afterOid: string;
    beforeOid?: string | null;
    force?: boolean | null;
  }[];
}

async function updateAll(input: RefUpdatesInput, context: Context) {
  const { world, identity } = context;
  const repo = repoOf(context, input.repositoryId);
  requirePermission(world, identity, repo, 'contents', 'write');
  await updateRefs(world, identity, repo, input.refUpdates);
  return {};
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
  updateRefs: mutation(updateAll),
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
      await world.lock(repo, () => closePull(world, identity, repo, pull));
      return { pullRequest: pullView(world, repo, pull) };
    },
  ),
  ...mergeMutations,
  addPullRequestReview,
  dismissPullRequestReview,
};
