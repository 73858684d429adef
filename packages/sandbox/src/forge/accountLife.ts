import { User } from './types';
import { World } from './World';

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** Replaces a login in all teams; undefined takes it out. */
function inTeams(world: World, login: string, by?: string): void {
  const replaced = (logins: string[]) =>
    logins.flatMap(known => {
      const other = by === undefined ? [] : [by];
      return same(known, login) ? other : [known];
    });
  for (const team of world.state.teams) {
    team.members = replaced(team.members);
    team.maintainers = team.maintainers && replaced(team.maintainers);
  }
}

/** Takes an account out of roles, allowances and review requests. */
function inRules({ state }: World, { id }: User): void {
  for (const repo of state.repos) {
    repo.collaborators = repo.collaborators?.filter(c => c.userId !== id);
  }
  for (const pull of state.pulls) {
    pull.reviewRequests = pull.reviewRequests.filter(r => r.userId !== id);
  }
  for (const rule of state.protections) {
    const lists = [
      rule.bypassPullRequestAllowances,
      rule.dismissalRestrictions,
      rule.restrictions,
    ];
    for (const list of lists) {
      if (list) {
        list.userIds = list.userIds.filter(userId => userId !== id);
      }
    }
  }
}

/**
 * Changes a login. GitHub docs, "Changing your GitHub username": the old one
 * can be claimed by somebody else, and requests for it are answered with 404;
 * commits keep their address and so their account.
 */
export function renameUser(world: World, user: User, to: string): void {
  const taken = world.findUser(to) ?? world.findOrganization(to);
  if (taken && taken !== user) {
    throw new Error(`The login ${to} is taken`);
  }
  if (world.state.repos.some(repo => same(repo.owner, user.login))) {
    throw new Error(`${user.login} owns repositories; they cannot move here`);
  }
  inTeams(world, user.login, to);
  user.login = to;
  world.store.save();
}

/**
 * Deletes an account: its login and address belong to nobody, its tokens,
 * keys, memberships and roles are gone, and what it did is the ghost's.
 */
export function deleteUser(world: World, user: User): void {
  const { state } = world;
  const others = (ids?: number[]) => ids?.filter(id => id !== user.id);
  inTeams(world, user.login);
  inRules(world, user);
  for (const org of state.organizations) {
    org.memberIds = others(org.memberIds);
    org.ownerIds = others(org.ownerIds);
  }
  state.userTokens = state.userTokens.filter(t => t.userId !== user.id);
  state.signingKeys = state.signingKeys.filter(k => k.userId !== user.id);
  state.users = state.users.filter(known => known !== user);
  state.deletedUserIds.push(user.id);
  world.store.save();
}
