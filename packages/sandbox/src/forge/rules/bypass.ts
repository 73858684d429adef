import { hasRole, includesRole, Role, roleOf } from '../roles';
import { isTeamMember } from '../teams';
import { BranchProtection, Repo } from '../types';
import type { Identity, World } from '../World';
import { AppliedRule } from './inForce';
import { ActorList, BypassActor, Ruleset } from './types';

/** How a ref is updated: by a push, or by merging a pull request. */
export type Via = 'push' | 'pull_request';

/** GitHub's ids of the roles that a ruleset may name. */
export const ROLE_IDS: Partial<Record<Role, number>> = {
  maintain: 2,
  write: 4,
  admin: 5,
};

/** Rules of classic protection that hold for admins whatever is set. */
const FOR_EVERYONE = ['non_fast_forward', 'deletion', 'lock_branch'];

function inTeam(world: World, teamId: number, { user }: Identity): boolean {
  const team = world.state.teams.find(({ id }) => id === teamId);
  return team !== undefined && isTeamMember(world, team, user);
}

/** Whether a list of persons, teams and Apps names this caller. */
export function isListed(
  world: World,
  list: ActorList,
  identity: Identity,
): boolean {
  if (identity.app) {
    return list.appIds.includes(identity.app.id);
  }
  return (
    list.userIds.includes(identity.user.id) ||
    list.teamIds.some(id => inTeam(world, id, identity))
  );
}

function isActor(
  world: World,
  repo: Repo,
  actor: BypassActor,
  identity: Identity,
): boolean {
  const { user, app } = identity;
  switch (actor.actor_type) {
    case 'Integration':
      return app !== undefined && app.id === actor.actor_id;
    case 'Team':
      return !app && inTeam(world, actor.actor_id ?? 0, identity);
    case 'RepositoryRole': {
      const named = (Object.keys(ROLE_IDS) as Role[]).find(
        role => ROLE_IDS[role] === actor.actor_id,
      );
      return (
        user.type === 'User' &&
        named !== undefined &&
        includesRole(roleOf(world, repo, user), named)
      );
    }
    default:
      return (
        world.findOrganization(repo.owner)?.ownerIds?.includes(user.id) ?? false
      );
  }
}

/** What a caller may pass by of a ruleset, in REST's words. */
export function rulesetBypass(
  world: World,
  repo: Repo,
  ruleset: Ruleset,
  identity: Identity,
): 'always' | 'pull_requests_only' | 'never' {
  const modes = ruleset.bypassActors
    .filter(actor => isActor(world, repo, actor, identity))
    .map(actor => actor.bypass_mode);
  if (modes.includes('always')) {
    return 'always';
  }
  return modes.includes('pull_request') ? 'pull_requests_only' : 'never';
}

function bypassesProtection(
  world: World,
  repo: Repo,
  protection: BranchProtection,
  type: AppliedRule['rule']['type'],
  identity: Identity,
): boolean {
  if (FOR_EVERYONE.includes(type)) {
    return false;
  }
  const admin = hasRole(world, repo, identity.user, 'admin');
  if (admin && !protection.enforceAdmins) {
    return true;
  }
  return (
    type === 'pull_request' &&
    isListed(world, protection.bypassPullRequestAllowances, identity)
  );
}

/**
 * Whether a caller may pass by a rule. Classic: admins, unless it is enforced
 * for them too, and for `pull_request` who is allowed to. Rulesets: their
 * bypass actors; mode `pull_request` only where a pull request is merged.
 * (GitHub docs: "About protected branches", "Creating rulesets".)
 */
export function mayBypass(
  world: World,
  repo: Repo,
  applied: AppliedRule,
  identity: Identity,
  via: Via,
): boolean {
  if ('protection' in applied) {
    const { protection, rule } = applied;
    return bypassesProtection(world, repo, protection, rule.type, identity);
  }
  const mode = rulesetBypass(world, repo, applied.ruleset, identity);
  return (
    mode === 'always' ||
    (mode === 'pull_requests_only' && via === 'pull_request')
  );
}
