import { lastBy } from './checks';
import { FieldError, validationFailed } from './errors';
import { GrowingIndex } from './indexed';
import { branchesAt, statusPayload } from './webhookPayloads';
import { CommitStatus, Repo, STATUS_STATES, StatusState } from './types';
import { Identity, World } from './World';

/** GitHub REST: "a limit of 1000 statuses per sha and context". */
const MAX_STATUSES = 1_000;
const MAX_DESCRIPTION = 140;
const DEFAULT_CONTEXT = 'default';

const index = new GrowingIndex<CommitStatus>(
  ({ repoId, sha }) => `${repoId} ${sha}`,
);

/** The writable fields of a commit status, as REST names them. */
export interface StatusInput {
  state?: string;
  context?: string;
  description?: string;
  target_url?: string;
}

function problemOf(input: StatusInput, known: number): Partial<FieldError> {
  if (!STATUS_STATES.includes(input.state as StatusState)) {
    return { field: 'state', message: 'state is not included in the list' };
  }
  if ((input.description?.length ?? 0) > MAX_DESCRIPTION) {
    const message = 'description is too long (maximum is 140 characters)';
    return { field: 'description', message };
  }
  if (input.target_url && !/^https?:\/\//.test(input.target_url)) {
    const message = "target_url must use http(s) scheme, got '";
    const scheme = input.target_url.split(':')[0];
    return { field: 'target_url', message: `${message}${scheme}'` };
  }
  return known >= MAX_STATUSES
    ? {
        message:
          'This SHA and context has reached the maximum number of statuses.',
      }
    : {};
}

/** Sets a commit status; 422 for what GitHub does not take. */
export async function createStatus(
  world: World,
  identity: Identity,
  repo: Repo,
  sha: string,
  input: StatusInput,
): Promise<CommitStatus> {
  const context = input.context || DEFAULT_CONTEXT;
  const known = statuses(world, repo, sha).filter(s => s.context === context);
  const problem = problemOf(input, known.length);
  if (problem.message) {
    throw validationFailed({ resource: 'Status', code: 'custom', ...problem });
  }
  const status: CommitStatus = {
    id: world.store.nextId(),
    repoId: repo.id,
    sha,
    context,
    state: input.state as StatusState,
    description: input.description,
    targetUrl: input.target_url,
    creatorId: identity.user.id,
    createdAt: world.timestamp(),
  };
  world.state.statuses.push(status);
  world.store.save();
  await world.webhooks.event('status', repo, identity.user, async () =>
    statusPayload(world, repo, status, await branchesAt(world, repo, sha)),
  );
  return status;
}

/** All statuses of a commit, newest first. */
export function statuses(world: World, repo: Repo, sha: string) {
  return [...index.of(world.state.statuses, `${repo.id} ${sha}`)].reverse();
}

/** The newest status of each context. */
export function latestStatuses(world: World, repo: Repo, sha: string) {
  return lastBy(statuses(world, repo, sha).reverse(), s => s.context);
}
