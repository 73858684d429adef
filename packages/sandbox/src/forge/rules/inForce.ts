import { BranchProtection, Repo } from '../types';
import type { World } from '../World';
import { matchesPattern, matchesRefs } from './refPattern';
import { ClassicRule, Rule, Ruleset } from './types';

/** A rule that holds for a ref, and where it comes from. */
export type AppliedRule = {
  rule: Rule | ClassicRule;
  enforcement: 'active' | 'evaluate';
} & ({ ruleset: Ruleset } | { protection: BranchProtection });

/** Of one type, with its parameters. */
export type RuleOf<T extends AppliedRule['rule']['type']> = Extract<
  AppliedRule['rule'],
  { type: T }
>;

const BRANCHES = 'refs/heads/';

/**
 * The classic protection of a branch: the rule that names it, else the first
 * made whose pattern matches. (GitHub docs: "Managing a branch protection
 * rule".)
 */
export function protectionOf(
  world: World,
  repo: Repo,
  branch: string,
): BranchProtection | undefined {
  const rules = world.state.protections.filter(r => r.repoId === repo.id);
  return (
    rules.find(rule => rule.branch === branch) ??
    rules.find(rule => matchesPattern(rule.branch, branch))
  );
}

/** A classic protection in the words of rulesets. */
function classicRules(rule: BranchProtection): (Rule | ClassicRule)[] {
  const rules: (Rule | ClassicRule)[] = [];
  const count = rule.requiredApprovingReviewCount;
  if (count !== undefined) {
    rules.push({
      type: 'pull_request',
      parameters: {
        required_approving_review_count: count,
        dismiss_stale_reviews_on_push: rule.dismissStaleReviews,
        require_code_owner_review: rule.requireCodeOwnerReviews,
        require_last_push_approval: rule.requireLastPushApproval,
        required_review_thread_resolution: rule.requiredConversationResolution,
      },
    });
  }
  if (rule.requiredStatusChecks.length > 0) {
    rules.push({
      type: 'required_status_checks',
      parameters: {
        strict_required_status_checks_policy: rule.strict,
        required_status_checks: rule.requiredStatusChecks.map(check => ({
          context: check.context,
          integration_id: check.appId,
        })),
      },
    });
  }
  if (rule.restrictions) {
    rules.push({
      type: 'authorization',
      parameters: { ...rule.restrictions, creations: rule.blockCreations },
    });
  }
  const plain = {
    lock_branch: rule.lockBranch,
    required_linear_history: rule.requiredLinearHistory,
    required_signatures: rule.requiredSignatures,
    non_fast_forward: !rule.allowForcePushes,
    deletion: !rule.allowDeletions,
  };
  for (const [type, on] of Object.entries(plain)) {
    if (on) {
      rules.push({ type: type as keyof typeof plain });
    }
  }
  return rules;
}

/** The rulesets that cover a repository, its organisation's included. */
export function rulesetsOf(world: World, repo: Repo): Ruleset[] {
  const covers = ({ repoId, owner, repositories }: Ruleset) => {
    if (repoId !== undefined) {
      return repoId === repo.id;
    }
    const matches = (pattern: string) =>
      pattern === '~ALL' || matchesPattern(pattern, repo.name);
    return (
      owner.toLowerCase() === repo.owner.toLowerCase() &&
      (repositories?.include ?? ['~ALL']).some(matches) &&
      !(repositories?.exclude ?? []).some(matches)
    );
  };
  return world.state.rulesets.filter(covers);
}

/**
 * All rules that hold for a full ref. Classic protection and every ruleset
 * apply side by side, so that the most restrictive wins. (GitHub docs: "About
 * rulesets", rule layering.)
 */
export function rulesInForce(
  world: World,
  repo: Repo,
  ref: string,
): AppliedRule[] {
  const target = ref.startsWith('refs/tags/') ? 'tag' : 'branch';
  const applied: AppliedRule[] = [];
  const protection = ref.startsWith(BRANCHES)
    ? protectionOf(world, repo, ref.slice(BRANCHES.length))
    : undefined;
  if (protection) {
    for (const rule of classicRules(protection)) {
      applied.push({ rule, enforcement: 'active', protection });
    }
  }
  for (const ruleset of rulesetsOf(world, repo)) {
    const { enforcement } = ruleset;
    if (
      enforcement !== 'disabled' &&
      ruleset.target === target &&
      matchesRefs(ruleset.refs, ref, repo.defaultBranch)
    ) {
      for (const rule of ruleset.rules) {
        applied.push({ rule, enforcement, ruleset });
      }
    }
  }
  return applied;
}

/** The active rules of one type for a branch. */
export function activeRules<T extends AppliedRule['rule']['type']>(
  world: World,
  repo: Repo,
  branch: string,
  type: T,
): RuleOf<T>[] {
  return rulesInForce(world, repo, `${BRANCHES}${branch}`)
    .filter(({ enforcement }) => enforcement === 'active')
    .map(({ rule }) => rule)
    .filter((rule): rule is RuleOf<T> => rule.type === type);
}
