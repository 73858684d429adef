import { Request, Response, Router } from 'express';
import { authenticate, covers } from '../auth';
import { forbidden, notFound } from '../errors';
import {
  childTeams,
  findTeam,
  organizationMembers,
  organizationRole,
  teamMembers,
  teamRoleOf,
} from '../teams';
import { Organization, Team, User } from '../types';
import { Identity, World } from '../World';
import { answer, Answer, callOf, ok, paginate, send } from './route';
import { EPOCH, Json, organizationJson, userJson } from './shapes';
import { teamJson } from './teamShapes';

interface OrgCall {
  world: World;
  identity: Identity;
  org: Organization;
  params: Record<string, string>;
  query: Record<string, string | undefined>;
  response: Response;
}

function fullOrganizationJson(world: World, org: Organization): Json {
  const repos = world.state.repos.filter(repo => repo.owner === org.login);
  return {
    ...organizationJson(world, org.login),
    name: org.login,
    html_url: `${world.url}/${org.login}`,
    has_organization_projects: false,
    has_repository_projects: false,
    public_repos: repos.length,
    public_gists: 0,
    followers: 0,
    following: 0,
    type: 'Organization',
    created_at: EPOCH,
    updated_at: EPOCH,
    archived_at: null,
  };
}

/** A `team` as REST lists it: webhooks lack its type. */
function listedTeamJson(world: World, team: Team): Json {
  const json = teamJson(world, team);
  const type = 'organization';
  return { ...json, type, parent: json.parent && { ...json.parent, type } };
}

function fullTeamJson(world: World, team: Team): Json {
  const org = world.findOrganization(team.org);
  return {
    ...listedTeamJson(world, team),
    members_count: teamMembers(world, team).length,
    repos_count: world.state.repos.filter(r => r.owner === team.org).length,
    created_at: EPOCH,
    updated_at: EPOCH,
    organization: org ? fullOrganizationJson(world, org) : null,
  };
}

function teamOf({ world, org, params }: OrgCall): Team {
  const team = findTeam(world, org.login, params.slug);
  if (!team) {
    throw notFound();
  }
  return team;
}

function personOf({ world, params }: OrgCall): User {
  const user = world.findUser(params.login);
  if (!user) {
    throw notFound();
  }
  return user;
}

/** Who may see an organisation's teams: its members, and Apps that may read them. */
function mayReadMembers({ world, identity, org }: OrgCall): boolean {
  const { app, permissions } = identity;
  if (app) {
    return covers(permissions?.members, 'read');
  }
  return organizationRole(world, org, identity.user) !== undefined;
}

function membership(call: OrgCall): Json {
  const { world, org } = call;
  const user = personOf(call);
  const role = organizationRole(world, org, user);
  if (!role) {
    throw notFound();
  }
  const organizationUrl = `${world.apiUrl}/orgs/${org.login}`;
  return {
    url: `${organizationUrl}/memberships/${user.login}`,
    state: 'active',
    role,
    organization_url: organizationUrl,
    organization: organizationJson(world, org.login),
    user: userJson(world, user),
  };
}

function teamMembership(call: OrgCall): Json {
  const { world } = call;
  const team = teamOf(call);
  const user = personOf(call);
  const role = teamRoleOf(world, team, user);
  if (!role) {
    throw notFound();
  }
  const { url } = teamJson(world, team);
  return { url: `${url}/memberships/${user.login}`, role, state: 'active' };
}

/** Organisations with their members and teams, the nested ones too. */
export function organizationRoutes(world: World, router: Router): void {
  const on = (
    path: string,
    handle: (call: OrgCall) => Answer,
    needsMembers = true,
  ) =>
    router.get(`/orgs/:org${path}`, async (request: Request, response) => {
      const identity = authenticate(world, request.headers.authorization);
      const call = callOf(world, request, response);
      const org = world.findOrganization(call.params.org);
      if (!org) {
        throw notFound();
      }
      if (needsMembers) {
        response.setHeader('x-accepted-github-permissions', 'members=read');
      }
      const orgCall = { ...call, identity, org };
      if (needsMembers && !mayReadMembers(orgCall)) {
        throw identity.app ? forbidden() : notFound();
      }
      send(response, handle(orgCall));
    });
  const users = (call: OrgCall, list: User[]) =>
    ok(paginate(call, list).map(user => userJson(world, user)));
  const teams = (call: OrgCall, list: Team[]) =>
    ok(paginate(call, list).map(team => listedTeamJson(world, team)));
  on('', ({ org }) => ok(fullOrganizationJson(world, org)), false);
  on('/members', call => {
    const { org, query } = call;
    const all = organizationMembers(world, org);
    const { role = 'all' } = query;
    return users(
      call,
      all.filter(
        user => role === 'all' || organizationRole(world, org, user) === role,
      ),
    );
  });
  on('/members/:login', call => {
    const role = organizationRole(world, call.org, personOf(call));
    if (!role) {
      throw notFound();
    }
    return answer(204);
  });
  on('/memberships/:login', call => ok(membership(call)));
  on('/teams', call =>
    teams(
      call,
      world.state.teams.filter(team => team.org === call.org.login),
    ),
  );
  on('/teams/:slug', call => ok(fullTeamJson(world, teamOf(call))));
  on('/teams/:slug/teams', call =>
    teams(call, childTeams(world, teamOf(call))),
  );
  on('/teams/:slug/members', call => {
    const team = teamOf(call);
    const { role = 'all' } = call.query;
    return users(
      call,
      teamMembers(world, team).filter(
        user => role === 'all' || teamRoleOf(world, team, user) === role,
      ),
    );
  });
  on('/teams/:slug/memberships/:login', call => ok(teamMembership(call)));
}
