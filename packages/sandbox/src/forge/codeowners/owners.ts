import { baseOidOf, changedFiles } from '../pulls';
import { includesRole } from '../roles';
import { findTeam, isTeamMember } from '../teams';
import { Pull, Repo, Team, User } from '../types';
import type { World } from '../World';
import { CodeOwners, codeOwnersAt, decidingLine, OwnerLine } from './file';

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

export type Owner = { user: User } | { team: Team };

/** The person, by login or address, or the team that a file names. */
export function ownerOf(world: World, name: string): Owner | undefined {
  if (!name.startsWith('@')) {
    const byEmail = world.userByEmail(name);
    return byEmail && { user: byEmail };
  }
  if (name.includes('/')) {
    const [org, slug] = name.slice(1).split('/');
    const team = findTeam(world, org, slug);
    return team && { team };
  }
  const user = world.findUser(name.slice(1));
  return user && { user };
}

/**
 * Owners need write access: a person's own or through any team, a team's
 * explicit one. (GitHub docs: "About code owners".)
 */
export function hasWriteAccess(
  world: World,
  repo: Repo,
  owner: Owner,
): boolean {
  if ('user' in owner) {
    return world.canWrite(repo, owner.user);
  }
  const { team } = owner;
  const own = team.repos?.find(({ repoId }) => repoId === repo.id)?.role;
  return (
    same(team.org, repo.owner) &&
    (!team.repos || (own !== undefined && includesRole(own, 'write')))
  );
}

function isOneOf(world: World, owner: Owner, users: User[]): boolean {
  return users.some(user =>
    'user' in owner
      ? owner.user.id === user.id
      : isTeamMember(world, owner.team, user),
  );
}

/** Owners of a line who are known and may write. */
export function validOwners(
  world: World,
  repo: Repo,
  line: OwnerLine,
): Owner[] {
  return line.owners
    .map(({ name }) => ownerOf(world, name))
    .filter(owner => owner !== undefined)
    .filter(owner => hasWriteAccess(world, repo, owner));
}

async function ownedLines(
  world: World,
  repo: Repo,
  pull: Pull,
): Promise<OwnerLine[]> {
  const base = await baseOidOf(world, repo, pull);
  const file: CodeOwners | undefined = await codeOwnersAt(world, repo, base);
  if (!file) {
    return [];
  }
  const found = new Set<OwnerLine>();
  for (const changed of await changedFiles(world, repo, pull)) {
    for (const path of [changed.path, changed.previousPath]) {
      const line = path ? decidingLine(file, path) : undefined;
      if (line) {
        found.add(line);
      }
    }
  }
  return [...found];
}

/** The owners, by the base branch's file, of what a pull request changes. */
export async function ownersOfPull(
  world: World,
  repo: Repo,
  pull: Pull,
): Promise<Owner[]> {
  const lines = await ownedLines(world, repo, pull);
  const owners = lines.flatMap(line => validOwners(world, repo, line));
  const key = (owner: Owner) =>
    'user' in owner ? `user ${owner.user.id}` : `team ${owner.team.id}`;
  return [...new Map(owners.map(owner => [key(owner), owner])).values()];
}

/**
 * Owners who have not approved yet. One owner's approval is enough for a line;
 * lines of which no owner is valid ask for nobody's.
 */
export async function missingCodeOwners(
  world: World,
  repo: Repo,
  pull: Pull,
  approvers: User[],
): Promise<string[]> {
  const missing = new Set<string>();
  for (const line of await ownedLines(world, repo, pull)) {
    const owners = validOwners(world, repo, line);
    if (
      owners.length > 0 &&
      !owners.some(owner => isOneOf(world, owner, approvers))
    ) {
      missing.add(line.owners.map(({ name }) => name).join(' or '));
    }
  }
  return [...missing];
}
