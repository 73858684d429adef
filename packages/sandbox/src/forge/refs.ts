import type { NewContent } from './git/trees';
import {
  ForgeError,
  notFound,
  unprocessable,
  validationFailed,
} from './errors';
import { fetchHead } from './forks';
import { Signature, ZERO_OID } from './git/objects';
import { Signer } from './git/GitStore';
import { writeCommit } from './git/write';
import { closePull, headMoved } from './pullEdits';
import { openPullsOf } from './pulls';
import { refreshQueue } from './queue/queue';
import { assertMayPush } from './rules/decide';
import { recordVerifications } from './signing/pushed';
import { note } from './timeline';
import { Repo, User } from './types';
import { Identity, World } from './World';

const BRANCHES = 'refs/heads/';

/** One ref that moved; a zero oid stands for "did not exist". */
export interface RefChange {
  ref: string;
  before: string;
  after: string;
}

/** Notes refs that moved: who pushed, PR heads, stale reviews, webhooks. */
export async function recordPush(
  world: World,
  identity: Identity,
  repo: Repo,
  changes: RefChange[],
): Promise<void> {
  const git = world.git(repo);
  for (const change of changes) {
    const { ref, before, after } = change;
    const exists = ![before, after].includes(ZERO_OID);
    const forced = exists && !(await git.isAncestor(before, after));
    await recordVerifications(world, repo, change);
    repo.pushedAt = world.timestamp();
    world.state.pushes.push({
      repoId: repo.id,
      ref,
      before,
      after,
      forced,
      actorId: identity.user.id,
      at: repo.pushedAt,
    });
    world.store.save();
    await world.webhooks.push(repo, change, forced, identity.user);
    for (const pull of openPullsOf(world, repo, ref)) {
      const base = world.repoById(pull.repoId);
      if (after === ZERO_OID) {
        await closePull(world, identity, base, pull);
        note(world, pull, identity.user.id, { kind: 'head_ref_deleted' });
      } else if (pull.headOid !== after) {
        await fetchHead(world, base, repo, pull.headRef);
        await headMoved(world, identity, base, pull, change, forced);
      }
    }
  }
}

/** Moves a ref and notes it; false when it stands elsewhere by now. */
export async function moveRef(
  world: World,
  identity: Identity,
  repo: Repo,
  change: RefChange,
): Promise<boolean> {
  const { ref, before, after } = change;
  if (!(await world.git(repo).moveRef(ref, before, after))) {
    return false;
  }
  await recordPush(world, identity, repo, [change]);
  return true;
}

/** Rebuilds the merge queue of a branch that moved. */
export async function afterPush(
  world: World,
  repo: Repo,
  { ref }: RefChange,
): Promise<void> {
  if (ref.startsWith(BRANCHES)) {
    await refreshQueue(world, repo, ref.slice(BRANCHES.length));
  }
}

/**
 * Moves a ref as a push does: rules are asked and the outcome is noted. False
 * when it stands elsewhere by now. Needs the repository's lock.
 */
export async function pushRef(
  world: World,
  identity: Identity,
  repo: Repo,
  change: RefChange,
): Promise<boolean> {
  await assertMayPush(world, identity, repo, change);
  const moved = await moveRef(world, identity, repo, change);
  if (moved) {
    await afterPush(world, repo, change);
  }
  return moved;
}

/** Creates a branch or tag at an existing commit. */
export async function createRef(
  world: World,
  identity: Identity,
  repo: Repo,
  ref: string,
  oid: string,
): Promise<void> {
  const git = world.git(repo);
  if (!/^refs\/(heads|tags)\/[^\s~^:?*[\\]+$/.test(ref) || ref.includes('..')) {
    throw unprocessable(
      "Reference name must start with 'refs/' and have at least two slashes.",
    );
  }
  await world.lock(repo, async () => {
    if (await git.ref(ref)) {
      throw new ForgeError(422, 'Reference already exists', {
        graphql: `A ref named "${ref}" already exists in the repository.`,
      });
    }
    const exact = /^[0-9a-f]{40}$/.test(oid);
    const type = exact ? (await git.info(oid))?.type : undefined;
    const fits = ref.startsWith('refs/tags/') || type === 'commit';
    if (!type || !fits) {
      throw unprocessable('Object does not exist');
    }
    const change = { ref, before: ZERO_OID, after: oid };
    if (!(await pushRef(world, identity, repo, change))) {
      throw unprocessable(`Reference update failed: ${ref}`);
    }
  });
}

/** Deletes a branch or tag; open PRs from it are closed. */
export async function deleteRef(
  world: World,
  identity: Identity,
  repo: Repo,
  ref: string,
): Promise<void> {
  await world.lock(repo, async () => {
    const before = await world.git(repo).ref(ref);
    if (!before) {
      throw unprocessable('Reference does not exist');
    }
    await pushRef(world, identity, repo, { ref, before, after: ZERO_OID });
  });
}

export interface BranchCommit {
  branch: string;
  /** Refuse unless the branch stands here; undefined: wherever it is. */
  expectedHeadOid?: string;
  files: Record<string, NewContent>;
  message: string;
  author: User;
  /** Who Git names as committer; default: GitHub itself. */
  committer?: Signature;
  /** Who signs; false: nobody. Default: the forge, for what it commits. */
  sign?: Signer | false;
  /** A branch to start from when this one is new; default: refuse. */
  createFrom?: string;
  /** Puts the commit in the place of the branch's tip, by force. */
  amend?: boolean;
  /** For seeding only: no rule is asked and none is noted. */
  bypassProtection?: boolean;
}

/**
 * Commits on a branch and pushes as `identity`. A stale `expectedHeadOid` is
 * refused. Returns the branch's head, unchanged when nothing would differ.
 */
export async function commitOnBranch(
  world: World,
  identity: Identity,
  repo: Repo,
  input: BranchCommit,
): Promise<string> {
  const git = world.git(repo);
  const ref = `refs/heads/${input.branch}`;
  return world.lock(repo, async () => {
    const head = await git.branch(input.branch);
    const start = input.createFrom && (await git.branch(input.createFrom));
    if (!head && !input.createFrom) {
      throw notFound(`Branch "${input.branch}" does not exist.`);
    }
    if (input.expectedHeadOid && head !== input.expectedHeadOid) {
      throw new ForgeError(
        409,
        `Expected branch to point to "${input.expectedHeadOid}" but it did not. Pull and try again.`,
        { type: 'STALE_DATA' },
      );
    }
    const replaced = input.amend && head ? await git.commit(head) : undefined;
    const oid = await writeCommit(git, {
      parent: replaced ? replaced.parents[0] : head ?? start,
      files: input.files,
      author: world.signature(input.author),
      committer: input.committer ?? world.webFlow(),
      message: input.message,
      sign: input.sign,
    });
    if (head && !replaced) {
      const [before, after] = await git.commits([head, oid]);
      if (before.tree === after.tree) {
        return head;
      }
    }
    const change = { ref, before: head ?? ZERO_OID, after: oid };
    const push = input.bypassProtection ? moveRef : pushRef;
    if (!(await push(world, identity, repo, change))) {
      throw validationFailed(`Reference cannot be updated: ${ref}`);
    }
    return oid;
  });
}
