import { rollup } from './checks';
import { mergeProblems } from './rules/decide';
import { OUT_OF_DATE } from './rules/evaluate';
import { activeRules } from './rules/inForce';
import { isMergeable } from './pulls';
import { Pull, Repo } from './types';
import { World } from './World';

export type MergeState =
  | 'unknown'
  | 'dirty'
  | 'draft'
  | 'blocked'
  | 'behind'
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
  const problems = await mergeProblems(world, repo, pull);
  if (problems.length > 0) {
    return problems.every(p => p === OUT_OF_DATE) ? 'behind' : 'blocked';
  }
  const checks = rollup(world, repo, pull.headOid);
  return checks === undefined || checks === 'SUCCESS' ? 'clean' : 'unstable';
}

/** How many approvals the strictest rule asks for; 0 for none. */
export function requiredApprovals(
  world: World,
  repo: Repo,
  pull: Pull,
): number {
  const rules = activeRules(world, repo, pull.baseRef, 'pull_request');
  return Math.max(
    0,
    ...rules.map(rule => rule.parameters.required_approving_review_count),
  );
}
