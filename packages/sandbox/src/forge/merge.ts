import { ForgeError } from './errors';
import { GitRepository } from './git/GitRepository';
import { Signature } from './git/objects';
import { commitTree } from './git/write';
import { mergeProblems } from './protection';
import { pullCommits } from './pulls';
import { moveRef } from './refs';
import { Pull, Repo } from './types';
import { Identity, World } from './World';

export type MergeMethod = 'merge' | 'squash' | 'rebase';

export interface MergeInput {
  /** The head that the caller expects; 409 when it is another. */
  sha?: string;
  method?: MergeMethod;
  title?: string;
  message?: string;
}

const notMergeable = (message = 'Pull Request is not mergeable') =>
  new ForgeError(405, message);

const headModified = () =>
  new ForgeError(
    409,
    'Head branch was modified. Review and try the merge again.',
  );

function joined(title: string, message: string): string {
  return message ? `${title}\n\n${message}` : title;
}

/** Replays the PR's commits one by one on the base; undefined on conflict. */
async function rebase(
  world: World,
  repo: Repo,
  pull: Pull,
  base: string,
  committer: Signature,
): Promise<string | undefined> {
  const git = world.git(repo);
  let tip = base;
  for (const commit of await pullCommits(world, repo, pull)) {
    // A commit with the tip's tree and the original's parent makes that
    // parent the merge base, so the merge applies just this commit.
    const onto = await git.commit(tip);
    const stand = await commitTree(git, {
      tree: onto.tree,
      parents: commit.parents.slice(0, 1),
      author: committer,
      committer,
      message: 'stand-in for the tip',
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
    });
  }
  return tip;
}

async function squashOrMerge(
  world: World,
  git: GitRepository,
  identity: Identity,
  repo: Repo,
  pull: Pull,
  base: string,
  input: MergeInput,
): Promise<string | undefined> {
  const tree = await git.mergeTree(base, pull.headOid);
  if (!tree) {
    return undefined;
  }
  const squash = input.method === 'squash';
  const title = squash
    ? `${pull.title} (#${pull.number})`
    : `Merge pull request #${pull.number} from ${repo.owner}/${pull.headRef}`;
  const author = squash ? world.user(pull.authorId) : identity.user;
  return commitTree(git, {
    tree,
    parents: squash ? [base] : [base, pull.headOid],
    author: world.signature(author),
    committer: world.webFlow(),
    message: joined(
      input.title ?? title,
      input.message ?? (squash ? '' : pull.title),
    ),
  });
}

/**
 * Merges a pull request if its head is the expected one, it has no conflict
 * and protection is met. Returns the new commit on the base.
 */
export async function mergePull(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
  input: MergeInput,
): Promise<string> {
  const git = world.git(repo);
  return world.lock(repo, async () => {
    if (pull.state === 'closed' || pull.draft) {
      throw notMergeable();
    }
    if (input.sha && input.sha !== pull.headOid) {
      throw headModified();
    }
    const base = await git.branch(pull.baseRef);
    if (!base || !(await git.mergeTree(base, pull.headOid))) {
      throw notMergeable();
    }
    const problems = await mergeProblems(world, repo, pull);
    if (problems.length > 0) {
      throw notMergeable(problems.join(' '));
    }
    const oid =
      input.method === 'rebase'
        ? await rebase(world, repo, pull, base, world.webFlow())
        : await squashOrMerge(world, git, identity, repo, pull, base, input);
    if (!oid) {
      throw notMergeable();
    }
    // The merge is on the PR before the base moves, so that whoever sees the
    // one sees the other.
    const at = world.timestamp();
    const before = { ...pull };
    Object.assign(pull, {
      state: 'closed',
      baseOid: base,
      closedAt: at,
      mergedAt: at,
      updatedAt: at,
      mergedById: identity.user.id,
      mergeCommitOid: oid,
    });
    const ref = `refs/heads/${pull.baseRef}`;
    const change = { ref, before: base, after: oid };
    if (!(await moveRef(world, identity, repo, change))) {
      Object.assign(pull, before, {
        closedAt: undefined,
        mergedAt: undefined,
        mergedById: undefined,
        mergeCommitOid: undefined,
      });
      throw new ForgeError(
        409,
        'Base branch was modified. Review and try the merge again.',
      );
    }
    world.state.timeline.push({
      kind: 'merged',
      id: world.store.nextId(),
      repoId: repo.id,
      pullNumber: pull.number,
      actorId: identity.user.id,
      at,
      commitOid: oid,
    });
    world.store.save();
    await world.webhooks.pull('closed', repo, pull, identity.user);
    return oid;
  });
}
