import { rollup } from './checks';
import { mergeProblems, protectionOf } from './protection';
import { isMergeable } from './pulls';
import { Pull, Repo } from './types';
import { World } from './World';

export type MergeState =
  | 'unknown'
  | 'dirty'
  | 'draft'
  | 'blocked'
  | 'unstable'
  | 'clean';

/** GitHub's `mergeable_state`. */
export async function mergeState(
  world: World,
  repo: Repo,
  pull: Pull,
): Promise<MergeState> {
  const mergeable = await isMergeable(world, repo, pull);
  if (mergeable === null) {
    return 'unknown';
  }
  if (!mergeable) {
    return 'dirty';
  }
  if (pull.draft) {
    return 'draft';
  }
  if ((await mergeProblems(world, repo, pull)).length > 0) {
    return 'blocked';
  }
  const checks = rollup(world, repo, pull.headOid);
  return checks === undefined || checks === 'SUCCESS' ? 'clean' : 'unstable';
}

/** Whether reviews are required where the PR wants to go. */
export function reviewsRequired(world: World, repo: Repo, pull: Pull): boolean {
  const rule = protectionOf(world, repo, pull.baseRef);
  return (rule?.requiredApprovingReviewCount ?? 0) > 0;
}
