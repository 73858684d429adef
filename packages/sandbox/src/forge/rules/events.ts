import { Json } from '../rest/shapes';
import { rulesetJson } from '../rest/rulesetShapes';
import { BranchProtection, Repo, User } from '../types';
import type { World } from '../World';
import { Ruleset } from './types';

type Level = 'off' | 'non_admins' | 'everyone';

function protectionJson(world: World, rule: BranchProtection): Json {
  const forAll: Level = rule.enforceAdmins ? 'everyone' : 'non_admins';
  const level = (on: boolean): Level => (on ? forAll : 'off');
  const { restrictions } = rule;
  const logins = (restrictions?.userIds ?? []).map(id => world.user(id).login);
  const reviews = rule.requiredApprovingReviewCount;
  return {
    id: rule.id,
    repository_id: rule.repoId,
    name: rule.branch,
    created_at: rule.createdAt,
    updated_at: rule.updatedAt,
    pull_request_reviews_enforcement_level: level(reviews !== undefined),
    required_approving_review_count: reviews ?? 0,
    dismiss_stale_reviews_on_push: rule.dismissStaleReviews,
    require_code_owner_review: rule.requireCodeOwnerReviews,
    require_last_push_approval: rule.requireLastPushApproval,
    authorized_dismissal_actors_only: rule.dismissalRestrictions !== undefined,
    ignore_approvals_from_contributors: false,
    required_status_checks: rule.requiredStatusChecks.map(c => c.context),
    required_status_checks_enforcement_level: level(
      rule.requiredStatusChecks.length > 0,
    ),
    strict_required_status_checks_policy: rule.strict,
    signature_requirement_enforcement_level: level(rule.requiredSignatures),
    linear_history_requirement_enforcement_level: level(
      rule.requiredLinearHistory,
    ),
    admin_enforced: rule.enforceAdmins,
    create_protected: rule.blockCreations,
    allow_force_pushes_enforcement_level: rule.allowForcePushes
      ? 'everyone'
      : 'off',
    allow_deletions_enforcement_level: rule.allowDeletions ? 'everyone' : 'off',
    merge_queue_enforcement_level: 'off',
    required_deployments_enforcement_level: 'off',
    required_conversation_resolution_level: level(
      rule.requiredConversationResolution,
    ),
    authorized_actors_only: restrictions !== undefined,
    authorized_actor_names: logins,
  };
}

/** What the schema lets an `edited` event tell of the value before. */
const TOLD = [
  'admin_enforced',
  'allow_deletions_enforcement_level',
  'allow_force_pushes_enforcement_level',
  'authorized_actors_only',
  'authorized_actor_names',
  'authorized_dismissal_actors_only',
  'dismiss_stale_reviews_on_push',
  'pull_request_reviews_enforcement_level',
  'require_code_owner_review',
  'required_approving_review_count',
  'required_conversation_resolution_level',
  'required_deployments_enforcement_level',
  'required_status_checks',
  'required_status_checks_enforcement_level',
  'signature_requirement_enforcement_level',
  'linear_history_requirement_enforcement_level',
] as const;

function changed(before: Json, after: Json): Json {
  const same = (key: string) =>
    JSON.stringify(before[key]) === JSON.stringify(after[key]);
  return Object.fromEntries(
    TOLD.filter(key => !same(key)).map(key => [key, { from: before[key] }]),
  );
}

/** `branch_protection_rule`: classic protection was made, changed or removed. */
export async function protectionEvent(
  world: World,
  action: 'created' | 'edited' | 'deleted',
  repo: Repo,
  rule: BranchProtection,
  sender: User,
  before?: BranchProtection,
): Promise<void> {
  await world.webhooks.event('branch_protection_rule', repo, sender, () => {
    const after = protectionJson(world, rule);
    const changes = before && changed(protectionJson(world, before), after);
    return { action, rule: after, ...(changes ? { changes } : {}) };
  });
}

function rulesetChanges(before: Ruleset, after: Ruleset): Json {
  const different = (a: unknown, b: unknown) =>
    JSON.stringify(a) !== JSON.stringify(b);
  const known = (rule: Ruleset['rules'][number], list: Ruleset['rules']) =>
    list.find(({ type }) => type === rule.type);
  return {
    ...(before.name === after.name ? {} : { name: { from: before.name } }),
    ...(before.enforcement === after.enforcement
      ? {}
      : { enforcement: { from: before.enforcement } }),
    rules: {
      added: after.rules.filter(rule => !known(rule, before.rules)),
      deleted: before.rules.filter(rule => !known(rule, after.rules)),
      updated: after.rules
        .filter(rule => {
          const old = known(rule, before.rules);
          return old && different(old, rule);
        })
        .map(rule => ({
          rule,
          changes: {
            configuration: {
              from: JSON.stringify(known(rule, before.rules)),
            },
          },
        })),
    },
  };
}

/** `repository_ruleset`: a ruleset was made, changed or removed. */
export async function rulesetEvent(
  world: World,
  action: 'created' | 'edited' | 'deleted',
  ruleset: Ruleset,
  sender: User,
  before?: Ruleset,
): Promise<void> {
  const { repoId, owner } = ruleset;
  const home = repoId === undefined ? owner : world.repoById(repoId);
  await world.webhooks.event('repository_ruleset', home, sender, () => ({
    action,
    repository_ruleset: rulesetJson(world, ruleset),
    ...(before ? { changes: rulesetChanges(before, ruleset) } : {}),
  }));
}
