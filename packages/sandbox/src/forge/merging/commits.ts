import { commitTree } from '../git/write';
import { pullCommits } from '../pulls';
import { MergeMethod, Pull, Repo, User } from '../types';
import type { World } from '../World';
import { joined, mergeMessage, squashMessage } from './messages';

export interface MergeWish {
  method: MergeMethod;
  title?: string;
  message?: string;
}

/**
 * Replays the PR's commits one by one on the base; undefined on conflict. They
 * keep their authors; who merges is their committer, and they lose their
 * signatures. (GitHub docs: "About merge methods on GitHub".)
 */
async function rebase(
  world: World,
  repo: Repo,
  pull: Pull,
  base: string,
  merger: User,
): Promise<string | undefined> {
  const git = world.git(repo);
  const committer = world.signature(merger);
  let tip = base;
  for (const commit of await pullCommits(world, repo, pull)) {
    if (commit.parents.length > 1) {
      return undefined;
    }
    // A commit with the tip's tree and the original's parent makes that
    // parent the merge base, so the merge applies just this commit.
    const onto = await git.commit(tip);
    const stand = await commitTree(git, {
      tree: onto.tree,
      parents: commit.parents.slice(0, 1),
      author: committer,
      committer,
      message: 'stand-in for the tip',
      sign: false,
    });
    const tree = await git.mergeTree(stand, commit.oid);
    if (!tree) {
      return undefined;
    }
    tip = await commitTree(git, {
      tree,
      parents: [tip],
      author: commit.author,
      committer,
      message: commit.message,
      sign: false,
    });
  }
  return tip;
}

/**
 * Writes the commit by which a pull request would land on `base` and returns
 * it, without moving anything; undefined when there is a conflict. A merge
 * commit is by who merges, a squash by the pull request's author; GitHub is
 * the committer of both.
 */
export async function writeMerge(
  world: World,
  repo: Repo,
  pull: Pull,
  base: string,
  merger: User,
  wish: MergeWish,
): Promise<string | undefined> {
  const git = world.git(repo);
  if (wish.method === 'rebase') {
    return rebase(world, repo, pull, base, merger);
  }
  const tree = await git.mergeTree(base, pull.headOid);
  if (!tree) {
    return undefined;
  }
  const squash = wish.method === 'squash';
  const preset = squash
    ? squashMessage(world, repo, pull, await pullCommits(world, repo, pull))
    : mergeMessage(repo, pull);
  return commitTree(git, {
    tree,
    parents: squash ? [base] : [base, pull.headOid],
    author: world.signature(squash ? world.user(pull.authorId) : merger),
    committer: world.webFlow(),
    message: joined({
      title: wish.title ?? preset.title,
      body: wish.message ?? preset.body,
    }),
  });
}
