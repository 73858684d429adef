import { Organization, Team, User } from './types';
import { World } from './World';

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
const includes = (logins: string[] | undefined, login: string) =>
  logins?.some(known => same(known, login)) ?? false;

/** A team by its organisation and slug. */
export function findTeam(
  world: World,
  org: string,
  slug: string,
): Team | undefined {
  return world.state.teams.find(
    team => same(team.org, org) && same(team.slug, slug),
  );
}

/** The teams directly below a team. */
export function childTeams(world: World, team: Team): Team[] {
  return world.state.teams.filter(({ parentId }) => parentId === team.id);
}

/**
 * A team's members. GitHub REST: "Team members will include the members of
 * child teams."
 */
export function teamMembers(world: World, team: Team): User[] {
  const own = team.members.map(login => world.userByLogin(login));
  const below = childTeams(world, team).flatMap(t => teamMembers(world, t));
  return [...new Set([...own, ...below])];
}

/** Whether somebody is in a team or in one below it. */
export function isTeamMember(world: World, team: Team, user: User): boolean {
  return teamMembers(world, team).includes(user);
}

/** A member's role in a team; undefined for who is none. */
export function teamRoleOf(
  world: World,
  team: Team,
  user: User,
): 'maintainer' | 'member' | undefined {
  if (!isTeamMember(world, team, user)) {
    return undefined;
  }
  return includes(team.maintainers, user.login) ? 'maintainer' : 'member';
}

/** An organisation's members: its owners, its teams' members, and others. */
export function organizationMembers(world: World, org: Organization): User[] {
  const teams = world.state.teams.filter(team => same(team.org, org.login));
  return world.state.users.filter(
    user =>
      org.memberIds?.includes(user.id) ||
      isOwner(org, user) ||
      teams.some(team => includes(team.members, user.login)),
  );
}

function isOwner(org: Organization, user: User): boolean {
  return org.ownerIds?.includes(user.id) ?? false;
}

/** Somebody's role in an organisation; undefined for who is no member. */
export function organizationRole(
  world: World,
  org: Organization,
  user: User,
): 'admin' | 'member' | undefined {
  if (isOwner(org, user)) {
    return 'admin';
  }
  return organizationMembers(world, org).includes(user) ? 'member' : undefined;
}
