import {
  ForgeError,
  notFound,
  unprocessable,
  validationFailed,
} from './errors';
import { Signature, ZERO_OID } from './git/objects';
import { Signer } from './git/GitStore';
import { writeCommit } from './git/write';
import { assertMayPush, protectionOf } from './protection';
import { openPullsOf } from './pulls';
import { dismissReview, reviewsOf } from './reviews';
import { recordVerifications } from './signing/pushed';
import { Pull, Repo, User } from './types';
import { Identity, World } from './World';

/** One ref that moved; a zero oid stands for "did not exist". */
export interface RefChange {
  ref: string;
  before: string;
  after: string;
}

async function headMoved(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
  change: RefChange,
  forced: boolean,
): Promise<void> {
  const git = world.git(repo);
  pull.headOid = change.after;
  pull.lastPusherId = identity.user.id;
  pull.updatedAt = world.timestamp();
  await git.moveRef(pullRef(pull), change.before, change.after);
  if (forced) {
    world.state.timeline.push({
      kind: 'head_ref_force_pushed',
      id: world.store.nextId(),
      repoId: repo.id,
      pullNumber: pull.number,
      actorId: identity.user.id,
      at: world.timestamp(),
      before: change.before,
      after: change.after,
    });
  }
  world.store.save();
  await world.webhooks.pull('synchronize', repo, pull, identity.user, {
    before: change.before,
    after: change.after,
  });
  if (protectionOf(world, repo, pull.baseRef)?.dismissStaleReviews) {
    const stale = reviewsOf(world, pull).filter(r => r.state === 'APPROVED');
    for (const review of stale) {
      await dismissReview(world, identity, repo, pull, review);
    }
  }
}

/** The ref under which GitHub keeps a PR's head, branch or no branch. */
export function pullRef(pull: Pull): string {
  return `refs/pull/${pull.number}/head`;
}

/** Closes a PR without merging; its refs stay. */
export async function closePull(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
): Promise<Pull> {
  if (pull.state === 'closed') {
    return pull;
  }
  pull.baseOid = (await world.git(repo).branch(pull.baseRef)) ?? pull.baseOid;
  pull.state = 'closed';
  pull.closedAt = world.timestamp();
  pull.updatedAt = pull.closedAt;
  world.store.save();
  await world.webhooks.pull('closed', repo, pull, identity.user);
  return pull;
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
      if (after === ZERO_OID) {
        await closePull(world, identity, repo, pull);
      } else if (pull.headOid !== after) {
        await headMoved(world, identity, repo, pull, change, forced);
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
        errors: [`A ref named "${ref}" already exists in the repository.`],
      });
    }
    const exact = /^[0-9a-f]{40}$/.test(oid);
    const type = exact ? (await git.info(oid))?.type : undefined;
    const fits = ref.startsWith('refs/tags/') || type === 'commit';
    if (!type || !fits) {
      throw unprocessable('Object does not exist');
    }
    const change = { ref, before: ZERO_OID, after: oid };
    if (!(await moveRef(world, identity, repo, change))) {
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
    if (
      ref.startsWith('refs/heads/') &&
      protectionOf(world, repo, ref.slice('refs/heads/'.length))
    ) {
      throw unprocessable('Cannot delete this branch');
    }
    await moveRef(world, identity, repo, { ref, before, after: ZERO_OID });
  });
}

export interface BranchCommit {
  branch: string;
  /** Refuse unless the branch stands here; undefined: wherever it is. */
  expectedHeadOid?: string;
  files: Record<string, Buffer | null>;
  message: string;
  author: User;
  /** Who Git names as committer; default: GitHub itself. */
  committer?: Signature;
  /** Who signs; false: nobody. Default: the forge, for what it commits. */
  sign?: Signer | false;
  /** A branch to start from when this one is new; default: refuse. */
  createFrom?: string;
  /** For seeding only: set protection aside. */
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
    const oid = await writeCommit(git, {
      parent: head ?? start,
      files: input.files,
      author: world.signature(input.author),
      committer: input.committer ?? world.webFlow(),
      message: input.message,
      sign: input.sign,
    });
    if (head) {
      const [before, after] = await git.commits([head, oid]);
      if (before.tree === after.tree) {
        return head;
      }
    }
    if (!input.bypassProtection) {
      assertMayPush(world, repo, ref, oid);
    }
    const change = { ref, before: head ?? ZERO_OID, after: oid };
    if (!(await moveRef(world, identity, repo, change))) {
      throw validationFailed(`Reference cannot be updated: ${ref}`);
    }
    return oid;
  });
}
