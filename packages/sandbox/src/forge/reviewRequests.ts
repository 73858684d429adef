import { Owner, ownersOfPull } from './codeowners/owners';
import { unprocessable } from './errors';
import { userJson } from './rest/shapes';
import { teamJson } from './rest/teamShapes';
import { reviewsOf } from './reviews';
import { findTeam, isTeamMember } from './teams';
import { note } from './timeline';
import { Pull, Repo, ReviewRequest, Team, User } from './types';
import { Identity, World } from './World';

const asks = (known: ReviewRequest, owner: Owner) =>
  'user' in owner
    ? known.userId === owner.user.id
    : known.teamId === owner.team.id;

async function request(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
  owner: Owner,
  asCodeOwner: boolean,
): Promise<void> {
  const whom =
    'user' in owner ? { userId: owner.user.id } : { teamId: owner.team.id };
  const id = world.store.nextId();
  pull.reviewRequests.push({ id, ...whom, asCodeOwner });
  note(world, pull, identity.user.id, { kind: 'review_requested', ...whom });
  const extra =
    'user' in owner
      ? { requested_reviewer: userJson(world, owner.user) }
      : { requested_team: teamJson(world, owner.team) };
  const { user } = identity;
  await world.webhooks.pull('review_requested', repo, pull, user, extra);
}

/**
 * Asks the code owners of what a PR changes, once each: not its author, not
 * who answered already, and nobody while it is a draft. (GitHub docs: "About
 * code owners".)
 */
export async function requestCodeOwners(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
): Promise<void> {
  if (pull.draft) {
    return;
  }
  const reviews = reviewsOf(world, pull);
  for (const owner of await ownersOfPull(world, repo, pull)) {
    const answered = reviews.some(review =>
      'user' in owner
        ? review.userId === owner.user.id
        : review.onBehalfOf.includes(owner.team.id),
    );
    const own = 'user' in owner && owner.user.id === pull.authorId;
    if (!own && !answered && !pull.reviewRequests.some(r => asks(r, owner))) {
      await request(world, identity, repo, pull, owner, true);
    }
  }
}

function named(
  world: World,
  repo: Repo,
  reviewers: string[],
  teams: string[],
): Owner[] {
  const users = reviewers.map(login => world.findUser(login));
  const groups = teams.map(slug => findTeam(world, repo.owner, slug));
  if (users.includes(undefined) || groups.includes(undefined)) {
    throw unprocessable(
      'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.',
    );
  }
  return [
    ...users.map(user => ({ user: user as User })),
    ...groups.map(team => ({ team: team as Team })),
  ];
}

/** Asks persons and teams for a review; never the author. */
export async function requestReviewers(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
  wanted: { reviewers?: string[]; teams?: string[] },
): Promise<void> {
  const { reviewers = [], teams = [] } = wanted;
  const owners = named(world, repo, reviewers, teams);
  if (owners.some(o => 'user' in o && o.user.id === pull.authorId)) {
    throw unprocessable('Review cannot be requested from pull request author.');
  }
  for (const owner of owners) {
    if (!pull.reviewRequests.some(known => asks(known, owner))) {
      await request(world, identity, repo, pull, owner, false);
    }
  }
  world.store.save();
}

/** Takes requests back. */
export async function removeReviewers(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
  wanted: { reviewers?: string[]; teams?: string[] },
): Promise<void> {
  const { reviewers = [], teams = [] } = wanted;
  for (const owner of named(world, repo, reviewers, teams)) {
    const known = pull.reviewRequests.find(r => asks(r, owner));
    if (known) {
      pull.reviewRequests = pull.reviewRequests.filter(r => r !== known);
      note(world, pull, identity.user.id, {
        kind: 'review_request_removed',
        userId: known.userId,
        teamId: known.teamId,
      });
    }
  }
}

/**
 * A review answers its author's own request and those of his teams; returns
 * the teams on whose behalf it is given.
 */
export function answerRequests(
  world: World,
  pull: Pull,
  reviewer: User,
): number[] {
  const isMember = (teamId: number | undefined) =>
    world.state.teams.some(
      team => team.id === teamId && isTeamMember(world, team, reviewer),
    );
  const answered = pull.reviewRequests.filter(
    r => r.userId === reviewer.id || isMember(r.teamId),
  );
  pull.reviewRequests = pull.reviewRequests.filter(r => !answered.includes(r));
  return answered.flatMap(({ teamId }) => (teamId ? [teamId] : []));
}
