import { Commit, ZERO_OID } from '../git/objects';
import { Repo } from '../types';
import type { World } from '../World';

/**
 * The commits that a push brings to a ref: those above what it stood at, or,
 * of a new one, above the default branch.
 */
export async function broughtCommits(
  world: World,
  repo: Repo,
  { before, after }: { before: string; after: string },
): Promise<Commit[]> {
  const git = world.git(repo);
  const start = await git.peel(after);
  const exclude =
    before === ZERO_OID
      ? await git.branch(repo.defaultBranch)
      : await git.peel(before);
  return start ? git.log({ start, exclude }) : [];
}
