import { isTeamMember } from './teams';
import { Repo, User } from './types';
import { GHOST, World } from './World';

/** GitHub's repository roles, each including the ones before it. */
export const ROLES = ['read', 'triage', 'write', 'maintain', 'admin'] as const;
export type Role = (typeof ROLES)[number];

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** True when `role` includes `least`. */
export function includesRole(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}

/**
 * The roles that a person has by teams; undefined where the organisation has
 * none. A team of which nothing is said may write everywhere. Members of a
 * child team are members of its parents, and so inherit what these may.
 */
function teamRoles(
  world: World,
  repo: Repo,
  user: User,
): (Role | undefined)[] | undefined {
  const teams = world.state.teams.filter(team => same(team.org, repo.owner));
  if (teams.length === 0) {
    return undefined;
  }
  return teams
    .filter(team => isTeamMember(world, team, user))
    .map(team =>
      team.repos
        ? team.repos.find(({ repoId }) => repoId === repo.id)?.role
        : 'write',
    );
}

/**
 * A person's role in a repository: the highest that he has as its owner, as
 * an owner of the organisation (admin), as a collaborator, or by a team.
 * Everybody may write where the organisation has no team at all, forks left out,
 * and read everywhere: all repositories are public.
 */
export function roleOf(world: World, repo: Repo, user: User): Role {
  const owners = world.findOrganization(repo.owner)?.ownerIds ?? [];
  if (same(user.login, repo.owner) || owners.includes(user.id)) {
    return 'admin';
  }
  const own = repo.collaborators?.find(({ userId }) => userId === user.id);
  const everybody: Role = repo.forkOf === undefined ? 'write' : 'read';
  const roles = [own?.role, ...(teamRoles(world, repo, user) ?? [everybody])];
  return ROLES.findLast(role => roles.includes(role)) ?? 'read';
}

/**
 * Whether a person has at least this role in the repository; who is suspended
 * or gone has none.
 */
export function hasRole(
  world: World,
  repo: Repo,
  user: User,
  least: Role,
): boolean {
  return (
    user.type === 'User' &&
    user.id !== GHOST.id &&
    !user.suspendedAt &&
    includesRole(roleOf(world, repo, user), least)
  );
}
