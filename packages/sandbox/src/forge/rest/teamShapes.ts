import { nodeId } from '../ids';
import { Team } from '../types';
import { World } from '../World';
import { Json } from './shapes';

/** A `team`, as answers and webhooks carry it. */
export function teamJson(world: World, team: Team): Json {
  const org = world.findOrganization(team.org);
  const url = `${world.apiUrl}/organizations/${org?.id}/team/${team.id}`;
  const parent = world.state.teams.find(({ id }) => id === team.parentId);
  return {
    id: team.id,
    node_id: nodeId('Team', team.id),
    name: team.name ?? team.slug,
    slug: team.slug,
    description: team.description ?? null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'pull',
    url,
    html_url: `${world.url}/orgs/${team.org}/teams/${team.slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    parent: parent ? parentJson(world, parent) : null,
  };
}

/** A `team-simple`, as child teams name their parent. */
function parentJson(world: World, team: Team): Json {
  const { parent, ...rest } = teamJson(world, { ...team, parentId: undefined });
  return rest;
}
