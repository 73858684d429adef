import { ZERO_OID } from '../git/objects';
import { moveRef } from '../refs';
import { note } from '../timeline';
import { Pull, Repo } from '../types';
import type { Identity, World } from '../World';
import { settingsOf } from './settings';

async function deleteHead(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
): Promise<void> {
  const ref = `refs/heads/${pull.headRef}`;
  const before = await world.git(repo).branch(pull.headRef);
  const change = { ref, before: before ?? ZERO_OID, after: ZERO_OID };
  if (before === pull.headOid) {
    await moveRef(world, identity, repo, change);
  }
}

/**
 * Moves the base to a commit that merges the pull request, and closes it as
 * merged; false when the base stands elsewhere by now. Needs the repository's
 * lock.
 */
export async function land(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
  move: { base: string; oid: string },
): Promise<boolean> {
  const at = world.timestamp();
  const before = { ...pull };
  // The merge is on the PR before the base moves, so that whoever sees the
  // one sees the other.
  Object.assign(pull, {
    state: 'closed',
    baseOid: move.base,
    closedAt: at,
    mergedAt: at,
    updatedAt: at,
    mergedById: identity.user.id,
    mergeCommitOid: move.oid,
    autoMerge: undefined,
  });
  const ref = `refs/heads/${pull.baseRef}`;
  const change = { ref, before: move.base, after: move.oid };
  if (!(await moveRef(world, identity, repo, change))) {
    Object.assign(pull, before, {
      closedAt: undefined,
      mergedAt: undefined,
      mergedById: undefined,
      mergeCommitOid: undefined,
    });
    return false;
  }
  const { id } = identity.user;
  note(world, pull, id, { kind: 'merged', commitOid: move.oid });
  note(world, pull, id, { kind: 'closed' });
  await world.webhooks.pull('closed', repo, pull, identity.user);
  if (settingsOf(repo).delete_branch_on_merge && !pull.fork) {
    await deleteHead(world, identity, repo, pull);
  }
  return true;
}
