import { pullsOf } from './pulls';
import { Pull, Repo } from './types';
import { World } from './World';

/** The commits of each pull request between the base and head it has now. */
const known = new WeakMap<Pull, { range: string; oids: Set<string> }>();

const rangeOf = (pull: Pull) => `${pull.baseOid}..${pull.headOid}`;

/** Looks up those that have moved or were never looked up. */
async function lookUp(world: World, repo: Repo, pulls: Pull[]): Promise<void> {
  for (const pull of pulls) {
    const range = rangeOf(pull);
    if (known.get(pull)?.range !== range) {
      const commits = await world
        .git(repo)
        .log({ start: pull.headOid, exclude: pull.baseOid });
      known.set(pull, { range, oids: new Set(commits.map(c => c.oid)) });
    }
  }
}

/**
 * The pull requests that a commit belongs to: it became their merge, or is
 * reachable from their head but not from their base.
 */
export async function pullsOfCommit(
  world: World,
  repo: Repo,
  oid: string,
): Promise<Pull[]> {
  const pulls = pullsOf(world, repo);
  await lookUp(world, repo, pulls);
  return pulls.filter(
    pull => pull.mergeCommitOid === oid || known.get(pull)?.oids.has(oid),
  );
}
