import { nodeId } from '../ids';
import { Pull, Repo, ReviewRequest, Team } from '../types';
import { World } from '../World';
import { actorView } from './accounts';
import { View } from './fields';
import { pullView } from './pullView';

/** A team of an organisation. */
export function teamView(world: World, team: Team): View {
  const resourcePath = `/orgs/${team.org}/teams/${team.slug}`;
  return {
    __typename: 'Team',
    id: nodeId('Team', team.id),
    databaseId: team.id,
    name: team.slug,
    slug: team.slug,
    combinedSlug: `${team.org}/${team.slug}`,
    resourcePath,
    url: `${world.url}${resourcePath}`,
  };
}

/** The person or team that is asked. */
export function reviewerView(
  world: World,
  asked: { userId?: number; teamId?: number },
): View | null {
  if (asked.userId !== undefined) {
    return actorView(world, world.user(asked.userId));
  }
  const team = world.state.teams.find(({ id }) => id === asked.teamId);
  return team ? teamView(world, team) : null;
}

/** A request that waits for its answer. */
export function reviewRequestView(
  world: World,
  repo: Repo,
  pull: Pull,
  request: ReviewRequest,
): View {
  return {
    __typename: 'ReviewRequest',
    id: nodeId('ReviewRequest', request.id),
    databaseId: request.id,
    asCodeOwner: request.asCodeOwner,
    requestedReviewer: () => reviewerView(world, request),
    pullRequest: () => pullView(world, repo, pull),
  };
}
