import type { Forge, Rule, RulesetOptions } from '../index';
import { asUser, AT, seededForge, temporaryDir } from './testForge';

type PullRequest = Extract<Rule, { type: 'pull_request' }>;
type Checks = Extract<Rule, { type: 'required_status_checks' }>;

/** A `pull_request` rule that asks for one approval, and what is given. */
export function pullRequestRule(
  parameters: Partial<PullRequest['parameters']> = {},
): Rule {
  return {
    type: 'pull_request',
    parameters: {
      required_approving_review_count: 1,
      dismiss_stale_reviews_on_push: false,
      require_code_owner_review: false,
      require_last_push_approval: false,
      required_review_thread_resolution: false,
      ...parameters,
    },
  };
}

/** A rule that asks for checks. */
export function checksRule(
  checks: Checks['parameters']['required_status_checks'],
  strict = false,
): Rule {
  return {
    type: 'required_status_checks',
    parameters: {
      required_status_checks: checks,
      strict_required_status_checks_policy: strict,
    },
  };
}

/** A merge queue that merges by merge commits. */
export const QUEUE_RULE: Rule = {
  type: 'merge_queue',
  parameters: {
    check_response_timeout_minutes: 60,
    grouping_strategy: 'ALLGREEN',
    max_entries_to_build: 5,
    max_entries_to_merge: 5,
    merge_method: 'MERGE',
    min_entries_to_merge: 1,
    min_entries_to_merge_wait_minutes: 5,
  },
};

/** An active ruleset of the test repository for its default branch. */
export function ensureRules(
  forge: Forge,
  rules: Rule[],
  options: Partial<RulesetOptions> = {},
) {
  return forge.admin.ensureRuleset({
    ...AT,
    name: 'main',
    enforcement: 'active',
    conditions: { ref_name: { include: ['~DEFAULT_BRANCH'] } },
    rules,
    ...options,
  });
}

/** Approves a pull request by REST. */
export function approve(
  forge: Forge,
  login: string,
  number: number,
): Promise<{ data: { id: number; node_id: string } }> {
  return asUser(forge, login).rest.pulls.createReview({
    ...AT,
    pull_number: number,
    event: 'APPROVE',
  });
}

/** Merges a pull request by REST. */
export function mergeAs(
  forge: Forge,
  login: string,
  number: number,
  options: {
    sha?: string;
    merge_method?: 'merge' | 'squash' | 'rebase';
    commit_title?: string;
    commit_message?: string;
  } = {},
): Promise<{ data: { sha: string; merged: boolean } }> {
  return asUser(forge, login).rest.pulls.merge({
    ...AT,
    pull_number: number,
    ...options,
  });
}

/** A seeded forge for each test of a suite, gone afterwards. */
export function eachWithForge(): () => Forge {
  let forge: Forge;
  let dispose: () => Promise<void>;
  beforeEach(async () => {
    const dir = await temporaryDir();
    dispose = dir.dispose;
    forge = await seededForge(dir.dir);
  });
  afterEach(async () => {
    await forge.close();
    await dispose();
  });
  return () => forge;
}
