import type { ForgeAccount } from '@gitops-compliance/plugin-gitops-compliance-node';
import { accountOf, accountOfGitActor, accountOfRest } from '../accounts';
import { splitRepository } from '../http/Credentials';
import type { GithubApi } from '../http/GithubApi';
import type { Pull } from './fragment';

/** Newest entries of a branch that are looked at. */
const ACTIVITIES = 10;

/**
 * Who pushed the head, by GitHub's own record; null: not known.
 *
 * GraphQL tells no pusher, and a commit's author is only a claim. So:
 * - our App opened the pull request with one commit of its own, and nothing was
 *   pushed since (another commit or a force-push would show): our App. No
 *   request, beyond one per process for the App's name.
 * - else the repository's activity, one request: the actor of the newest push
 *   to that branch, if it led to this very head. A server without that record
 *   (GHES before 3.9), or a branch of a fork, leaves it unknown.
 */
export async function lastPusherOf(
  api: GithubApi,
  pull: Pull,
  signal?: AbortSignal,
): Promise<ForgeAccount | null> {
  const author = accountOf(pull.author);
  if (author?.bot && isAsOpened(pull, author.login, api.host)) {
    const { slug } = await api.credentials.identity(
      pull.repository.nameWithOwner,
    );
    if (author.login === `${slug}[bot]`) {
      return author;
    }
  }
  return pull.isCrossRepository ? null : pusherByActivity(api, pull, signal);
}

function isAsOpened(pull: Pull, login: string, host: string): boolean {
  const [only] = pull.commits.nodes;
  return (
    !pull.isCrossRepository &&
    pull.commits.totalCount === 1 &&
    pull.forcePushes.nodes?.length === 0 &&
    only?.commit.oid === pull.headRefOid &&
    accountOfGitActor(only.commit.author, host)?.login === login
  );
}

async function pusherByActivity(
  api: GithubApi,
  pull: Pull,
  signal?: AbortSignal,
): Promise<ForgeAccount | null> {
  const repository = pull.repository.nameWithOwner;
  const activities = await api.rest(
    {
      repository,
      what: `read who pushed to ${pull.headRefName} of ${repository}`,
      needs: "'Contents: read'",
      kind: 'read',
      signal,
    },
    request =>
      request('GET /repos/{owner}/{repo}/activity', {
        ...splitRepository(repository),
        ref: `refs/heads/${pull.headRefName}`,
        per_page: ACTIVITIES,
      }),
    ({ status }) => (status === 403 || status === 404 ? [] : null),
  );
  const newest = activities.find(
    activity => activity.activity_type !== 'branch_deletion',
  );
  return newest?.after === pull.headRefOid ? accountOfRest(newest.actor) : null;
}
