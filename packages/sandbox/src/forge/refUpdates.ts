import { unprocessable } from './errors';
import { ZERO_OID } from './git/objects';
import { pushRef } from './refs';
import type { Repo } from './types';
import type { Identity, World } from './World';

/** One move of a ref; a zero oid stands for "does not exist". */
export interface RefUpdate {
  name: string;
  afterOid: string;
  /** Where the ref must stand; absent: wherever it is. */
  beforeOid?: string | null;
  force?: boolean | null;
}

/**
 * Moves, creates and deletes refs together: none of them moves unless every one
 * stands where it is said to, and goes forward where it is not forced.
 */
export async function updateRefs(
  world: World,
  identity: Identity,
  repo: Repo,
  updates: RefUpdate[],
): Promise<void> {
  const git = world.git(repo);
  await world.lock(repo, async () => {
    const changes: { ref: string; before: string; after: string }[] = [];
    for (const { name, afterOid, beforeOid, force } of updates) {
      const before = (await git.ref(name)) ?? ZERO_OID;
      const isMove = before !== ZERO_OID && afterOid !== ZERO_OID;
      const stands = !beforeOid || beforeOid === before;
      if (
        !stands ||
        (isMove && !force && !(await git.isAncestor(before, afterOid)))
      ) {
        throw unprocessable(`Reference cannot be updated: ${name}`);
      }
      changes.push({ ref: name, before, after: afterOid });
    }
    for (const change of changes) {
      if (change.before === change.after) continue;
      if (!(await pushRef(world, identity, repo, change))) {
        throw unprocessable(`Reference cannot be updated: ${change.ref}`);
      }
    }
  });
}
