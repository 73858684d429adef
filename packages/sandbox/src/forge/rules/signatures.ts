import { pullCommits } from '../pulls';
import { Repo } from '../types';
import type { World } from '../World';
import { broughtCommits } from './brought';
import type { Update } from './evaluate';
import { verificationOf } from '../signing/verification';

const UNSIGNED = 'Commits must have verified signatures.';

/**
 * What `required_signatures` holds against an update: every commit that it
 * brings must be verified. GitHub signs its own merge and squash commits, but
 * not the copies that a rebase makes; a squash is left to the author of the
 * pull request. (GitHub docs: "About protected branches".)
 */
export async function signatureProblems(
  world: World,
  repo: Repo,
  update: Update,
): Promise<string[]> {
  const { merge, identity } = update;
  if (merge?.method === 'rebase') {
    return [
      'Base branch requires signed commits. Rebase merges cannot be automatically signed by GitHub.',
    ];
  }
  if (merge?.method === 'squash') {
    return identity && identity.user.id !== merge.pull.authorId
      ? [UNSIGNED]
      : [];
  }
  const commits = merge
    ? await pullCommits(world, repo, merge.pull)
    : await broughtCommits(world, repo, update);
  const verified = commits.every(
    commit => verificationOf(world, repo, commit).verified,
  );
  return verified ? [] : [UNSIGNED];
}
