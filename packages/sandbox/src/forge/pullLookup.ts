import { pullsOf } from './pulls';
import { Pull, Repo } from './types';
import { World } from './World';

/**
 * The pull requests that a commit belongs to: it became their merge, or is
 * reachable from their head but not from their base.
 */
export async function pullsOfCommit(
  world: World,
  repo: Repo,
  oid: string,
): Promise<Pull[]> {
  const containing = await world.git(repo).descendants(oid);
  return pullsOf(world, repo).filter(
    pull =>
      pull.mergeCommitOid === oid ||
      (containing.has(pull.headOid) && !containing.has(pull.baseOid)),
  );
}
