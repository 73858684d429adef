import { notFound, validationFailed } from './errors';
import { ChangedFile, Commit, EMPTY_TREE, ZERO_OID } from './git/objects';
import { fetchHead, repoOfHead } from './forks';
import { requestCodeOwners } from './reviewRequests';
import { GrowingIndex } from './indexed';
import { Pull, Repo } from './types';
import { Identity, World } from './World';

const byRepo = new GrowingIndex<Pull>(({ repoId }) => String(repoId));
const byNumber = new GrowingIndex<Pull>(
  ({ repoId, number }) => `${repoId} ${number}`,
);
const byHead = new GrowingIndex<Pull>(
  ({ repoId, fork, headRef }) =>
    `${fork?.repoId ?? repoId} refs/heads/${headRef}`,
);

/** The pull request with this number, or GitHub's 404. */
export function pullByNumber(world: World, repo: Repo, number: number): Pull {
  const [found] = byNumber.of(world.state.pulls, `${repo.id} ${number}`);
  if (!found) {
    throw notFound();
  }
  return found;
}

/** All pull requests of a repository, oldest first. */
export function pullsOf(world: World, repo: Repo): Pull[] {
  return [...byRepo.of(world.state.pulls, String(repo.id))];
}

/** Open pull requests, here or elsewhere, whose head is this full ref. */
export function openPullsOf(world: World, repo: Repo, ref: string): Pull[] {
  return byHead
    .of(world.state.pulls, `${repo.id} ${ref}`)
    .filter(pull => pull.state === 'open');
}

/** The base's tip while open; what it was at closing afterwards. */
export async function baseOidOf(
  world: World,
  repo: Repo,
  pull: Pull,
): Promise<string> {
  if (pull.state === 'closed') {
    return pull.baseOid;
  }
  return (await world.git(repo).branch(pull.baseRef)) ?? pull.baseOid;
}

/** Where the PR's own commits begin; the empty tree for unrelated histories. */
async function forkPoint(world: World, repo: Repo, pull: Pull) {
  const base = await baseOidOf(world, repo, pull);
  return world.git(repo).mergeBase(base, pull.headOid);
}

/** The files that the PR changes, from the merge base to the head. */
export async function changedFiles(
  world: World,
  repo: Repo,
  pull: Pull,
): Promise<ChangedFile[]> {
  const from = (await forkPoint(world, repo, pull)) ?? EMPTY_TREE;
  return world.git(repo).diff(from, pull.headOid);
}

/** The PR's own commits, oldest first. */
export async function pullCommits(
  world: World,
  repo: Repo,
  pull: Pull,
): Promise<Commit[]> {
  const base = await baseOidOf(world, repo, pull);
  return world
    .git(repo)
    .log({ start: pull.headOid, exclude: base, reverse: true });
}

/** Whether head merges into base without conflict; null once closed. */
export async function isMergeable(
  world: World,
  repo: Repo,
  pull: Pull,
): Promise<boolean | null> {
  if (pull.state === 'closed') {
    return null;
  }
  const base = await baseOidOf(world, repo, pull);
  const tree = await world.git(repo).mergeTree(base, pull.headOid);
  return tree !== undefined;
}

export interface NewPull {
  title?: string;
  body?: string;
  head?: string;
  base?: string;
  draft?: boolean;
}

/** Opens a pull request from a branch of the repository or of a fork of it. */
export async function openPull(
  world: World,
  identity: Identity,
  repo: Repo,
  input: NewPull,
): Promise<Pull> {
  const resource = 'PullRequest';
  const head = (input.head ?? '').replace(/^[^:]+:/, '');
  const base = input.base ?? '';
  if (!input.title) {
    throw validationFailed({ resource, code: 'missing_field', field: 'title' });
  }
  const git = world.git(repo);
  const from = repoOfHead(world, repo, input.head ?? '');
  return world.lock(repo, async () => {
    const [headOid, baseOid] = await Promise.all([
      head ? world.git(from).branch(head) : undefined,
      base ? git.branch(base) : undefined,
    ]);
    if (!headOid || !baseOid) {
      const field = headOid ? 'base' : 'head';
      throw validationFailed({ resource, field, code: 'invalid' });
    }
    const open = openPullsOf(world, from, `refs/heads/${head}`);
    if (open.some(pull => pull.repoId === repo.id && pull.baseRef === base)) {
      const message = `A pull request already exists for ${from.owner}:${head}.`;
      throw validationFailed({ resource, code: 'custom', message });
    }
    await fetchHead(world, repo, from, head);
    if ((await git.aheadBehind(baseOid, headOid)).ahead === 0) {
      const message = `No commits between ${base} and ${head}`;
      throw validationFailed({ resource, code: 'custom', message });
    }
    const at = world.timestamp();
    const lastPush = world.state.pushes.findLast(
      push => push.repoId === from.id && push.ref === `refs/heads/${head}`,
    );
    const pusherId = lastPush?.actorId ?? identity.user.id;
    const pull: Pull = {
      id: world.store.nextId(),
      repoId: repo.id,
      number: repo.nextNumber,
      title: input.title ?? '',
      body: input.body ?? '',
      draft: input.draft ?? false,
      state: 'open',
      authorId: identity.user.id,
      headRef: head,
      ...(from.id !== repo.id && {
        fork: { repoId: from.id, owner: from.owner },
      }),
      headOid,
      baseRef: base,
      baseOid,
      lastPusherId: pusherId,
      reviewablePusherId: pusherId,
      reviewableHeads: [headOid],
      reviewRequests: [],
      createdAt: at,
      updatedAt: at,
    };
    repo.nextNumber += 1;
    world.state.pulls.push(pull);
    await git.moveRef(`refs/pull/${pull.number}/head`, ZERO_OID, headOid);
    world.store.save();
    await world.webhooks.pull('opened', repo, pull, identity.user);
    await requestCodeOwners(world, identity, repo, pull);
    return pull;
  });
}
