import { ForgeError, forbidden } from '../errors';
import { entryOf, leaveQueue, refreshQueue } from '../queue/queue';
import { heldBy, judge, recordSuite, refusalOf } from '../rules/decide';
import { Pull, Repo } from '../types';
import type { Identity, World } from '../World';
import { MergeWish, writeMerge } from './commits';
import { land } from './land';
import { methodProblem } from './settings';

export type { MergeMethod } from '../types';

export interface MergeInput extends Partial<MergeWish> {
  /** The head that the caller expects; 409 when it is another. */
  sha?: string;
}

const notMergeable = (message = 'Pull Request is not mergeable') =>
  new ForgeError(405, message);

const headModified = () =>
  new ForgeError(
    409,
    'Head branch was modified. Review and try the merge again.',
  );

/** Merges under the repository's lock, which the caller holds. */
export async function mergeLocked(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
  input: MergeInput,
): Promise<string> {
  const git = world.git(repo);
  const method = input.method ?? 'merge';
  if (!world.canWrite(repo, identity.user)) {
    throw forbidden(`${identity.user.login} has no write access.`);
  }
  if (pull.state === 'closed') {
    throw notMergeable();
  }
  if (pull.draft) {
    throw notMergeable('Pull Request is still a draft');
  }
  if (input.sha && input.sha !== pull.headOid) {
    throw headModified();
  }
  const base = await git.branch(pull.baseRef);
  if (!base || !(await git.mergeTree(base, pull.headOid))) {
    throw notMergeable();
  }
  const unusable = methodProblem(world, repo, pull.baseRef, method, identity);
  if (unusable) {
    throw notMergeable(unusable);
  }
  const verdict = await judge(world, repo, {
    identity,
    ref: `refs/heads/${pull.baseRef}`,
    before: base,
    after: pull.headOid,
    merge: { pull, method, checked: pull.headOid, queued: false },
  });
  if (heldBy(verdict).length > 0) {
    recordSuite(world, repo, verdict);
    throw entryOf(world, pull)
      ? notMergeable('Pull Request is in the merge queue')
      : refusalOf(verdict);
  }
  const oid = await writeMerge(world, repo, pull, base, identity.user, {
    ...input,
    method,
  });
  if (!oid) {
    throw notMergeable();
  }
  await leaveQueue(world, identity, repo, pull, 'ALREADY_MERGED');
  if (!(await land(world, identity, repo, pull, { base, oid }))) {
    throw notMergeable(
      'Base branch was modified. Review and try the merge again.',
    );
  }
  recordSuite(world, repo, verdict, oid);
  await refreshQueue(world, repo, pull.baseRef);
  return oid;
}

/**
 * Merges a pull request if its head is the expected one, it has no conflict,
 * and every rule is met or may be passed by: as GitHub's API does, without
 * asking the caller to say that he bypasses. Returns the new tip of the base.
 */
export function mergePull(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
  input: MergeInput,
): Promise<string> {
  return world.lock(repo, () =>
    mergeLocked(world, identity, repo, pull, input),
  );
}
