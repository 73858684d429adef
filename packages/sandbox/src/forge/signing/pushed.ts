import { parseCommit, parseTag, ZERO_OID } from '../git/objects';
import type { RefChange } from '../refs';
import { Repo } from '../types';
import type { World } from '../World';
import { recordVerification } from './verification';

/** How many commits of one push are looked at. */
const MAX_COMMITS = 250;

/**
 * Keeps which of the commits and tags that a push brought are verified. A new
 * branch brings what its repository's default branch does not have.
 */
export async function recordVerifications(
  world: World,
  repo: Repo,
  { ref, before, after }: RefChange,
): Promise<void> {
  const git = world.git(repo);
  const object = after === ZERO_OID ? undefined : await git.object(after);
  if (object?.type === 'tag') {
    recordVerification(world, repo, parseTag(object));
  }
  if (object?.type !== 'commit' || !ref.startsWith('refs/heads/')) {
    return;
  }
  const known =
    before === ZERO_OID ? await git.branch(repo.defaultBranch) : before;
  const pushed =
    known && known !== after
      ? await git.log({ start: after, exclude: known, limit: MAX_COMMITS })
      : [parseCommit(object)];
  pushed.forEach(commit => recordVerification(world, repo, commit));
}
