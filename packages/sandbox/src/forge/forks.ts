import { join } from 'node:path';
import { validationFailed } from './errors';
import { initRepository } from './git/write';
import type { Pull, Repo, User } from './types';
import type { World } from './World';

/**
 * The repository that a pull request's head lies in: that of its base, or a
 * fork. Undefined: the fork was deleted, and what was proposed from it stays.
 */
export function headRepoOf(world: World, pull: Pull): Repo | undefined {
  const id = pull.fork?.repoId ?? pull.repoId;
  return world.state.repos.find(repo => repo.id === id);
}

/** Login of whoever owns, or owned, the repository of the head. */
export function headOwnerOf(repo: Repo, pull: Pull): string {
  return pull.fork?.owner ?? repo.owner;
}

/**
 * The repository that `owner:branch` names for a pull request into `repo`: that
 * one itself, or the owner's fork of it. (GitHub REST: "Create a pull request",
 * `head`.)
 */
export function repoOfHead(world: World, repo: Repo, head: string): Repo {
  const owner = /^([^:]+):/.exec(head)?.[1];
  if (!owner || owner.toLowerCase() === repo.owner.toLowerCase()) {
    return repo;
  }
  const fork = world.state.repos.find(
    known =>
      known.forkOf === repo.id &&
      known.owner.toLowerCase() === owner.toLowerCase(),
  );
  if (!fork) {
    const resource = 'PullRequest';
    throw validationFailed({ resource, field: 'head', code: 'invalid' });
  }
  return fork;
}

/** Makes a person's fork of a repository, with all of its branches. */
export async function forkRepo(
  world: World,
  repo: Repo,
  owner: User,
): Promise<Repo> {
  const dir = join(world.dataDir, 'git', owner.login, `${repo.name}.git`);
  await initRepository(dir, repo.defaultBranch);
  const at = world.timestamp();
  const fork: Repo = {
    id: world.store.nextId(),
    owner: owner.login,
    name: repo.name,
    defaultBranch: repo.defaultBranch,
    forkOf: repo.id,
    createdAt: at,
    pushedAt: at,
    nextNumber: 1,
  };
  world.state.repos.push(fork);
  await fetch(world, { into: fork, from: repo, ref: 'refs/heads/*' });
  world.git(fork).forgetRefs();
  world.store.save();
  return fork;
}

/** Deletes a fork; pull requests from it stay, with what they had. */
export function deleteFork(world: World, fork: Repo): void {
  if (fork.forkOf === undefined) {
    throw new Error(`${fork.owner}/${fork.name} is no fork`);
  }
  const { repos } = world.state;
  repos.splice(repos.indexOf(fork), 1);
  world.store.save();
}

/** Brings a branch's objects to where they are proposed; moves nothing there. */
export async function fetchHead(
  world: World,
  repo: Repo,
  fork: Repo,
  branch: string,
): Promise<void> {
  if (fork.id === repo.id) return;
  const { dir } = world.git(fork);
  const args = ['fetch', '--quiet', '--no-tags', dir, `refs/heads/${branch}`];
  await world.git(repo).run(args);
}

async function fetch(
  world: World,
  { into, from, ref }: { into: Repo; from: Repo; ref: string },
): Promise<void> {
  const { dir } = world.git(from);
  await world.git(into).run(['fetch', '--quiet', dir, `+${ref}:${ref}`]);
}
