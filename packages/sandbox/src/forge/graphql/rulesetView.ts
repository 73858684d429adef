import { nodeId } from '../ids';
import { AppliedRule } from '../rules/inForce';
import { BypassActor, Rule, Ruleset } from '../rules/types';
import { Role } from '../roles';
import { ROLE_IDS } from '../rules/bypass';
import { World } from '../World';
import { appView } from './accounts';
import { connection, View } from './fields';
import { repositoryView } from './repositoryView';
import { teamView } from './reviewRequests';

function parametersView(rule: Rule): View | null {
  switch (rule.type) {
    case 'pull_request': {
      const p = rule.parameters;
      return {
        __typename: 'PullRequestParameters',
        allowedMergeMethods:
          p.allowed_merge_methods?.map(m => m.toUpperCase()) ?? null,
        dismissStaleReviewsOnPush: p.dismiss_stale_reviews_on_push,
        requireCodeOwnerReview: p.require_code_owner_review,
        requireLastPushApproval: p.require_last_push_approval,
        requiredApprovingReviewCount: p.required_approving_review_count,
        requiredReviewThreadResolution: p.required_review_thread_resolution,
      };
    }
    case 'required_status_checks': {
      const p = rule.parameters;
      return {
        __typename: 'RequiredStatusChecksParameters',
        doNotEnforceOnCreate: p.do_not_enforce_on_create ?? false,
        strictRequiredStatusChecksPolicy:
          p.strict_required_status_checks_policy,
        requiredStatusChecks: p.required_status_checks.map(check => ({
          __typename: 'StatusCheckConfiguration',
          context: check.context,
          integrationId: check.integration_id ?? null,
        })),
      };
    }
    case 'merge_queue': {
      const p = rule.parameters;
      return {
        __typename: 'MergeQueueParameters',
        checkResponseTimeoutMinutes: p.check_response_timeout_minutes,
        groupingStrategy: p.grouping_strategy,
        maxEntriesToBuild: p.max_entries_to_build,
        maxEntriesToMerge: p.max_entries_to_merge,
        mergeMethod: p.merge_method,
        minEntriesToMerge: p.min_entries_to_merge,
        minEntriesToMergeWaitMinutes: p.min_entries_to_merge_wait_minutes,
      };
    }
    case 'update':
      return {
        __typename: 'UpdateParameters',
        updateAllowsFetchAndMerge:
          rule.parameters?.update_allows_fetch_and_merge ?? false,
      };
    default:
      return null;
  }
}

function ruleView(world: World, ruleset: Ruleset, rule: Rule): View {
  return {
    __typename: 'RepositoryRule',
    id: nodeId('RepositoryRule', ruleset.id, rule.type),
    type: rule.type.toUpperCase(),
    parameters: parametersView(rule),
    repositoryRuleset: () => rulesetView(world, ruleset),
  };
}

function actorView(
  world: World,
  ruleset: Ruleset,
  actor: BypassActor,
  index: number,
): View {
  const { actor_type: type, actor_id: id } = actor;
  const team = world.state.teams.find(t => type === 'Team' && t.id === id);
  const app = world.state.apps.find(a => type === 'Integration' && a.id === id);
  const role = (Object.keys(ROLE_IDS) as Role[]).find(
    name => type === 'RepositoryRole' && ROLE_IDS[name] === id,
  );
  return {
    __typename: 'RepositoryRulesetBypassActor',
    id: nodeId('RepositoryRulesetBypassActor', ruleset.id, index),
    actor:
      (team && teamView(world, team)) ?? (app && appView(world, app)) ?? null,
    bypassMode: actor.bypass_mode.toUpperCase(),
    deployKey: false,
    enterpriseOwner: false,
    organizationAdmin: type === 'OrganizationAdmin',
    repositoryRoleDatabaseId: role ? id : null,
    repositoryRoleName: role ?? null,
    repositoryRuleset: () => rulesetView(world, ruleset),
  };
}

/** A ruleset, with its rules and who may bypass it. */
export function rulesetView(world: World, ruleset: Ruleset): View {
  const org = world.findOrganization(ruleset.owner);
  return {
    __typename: 'RepositoryRuleset',
    id: nodeId('RepositoryRuleset', ruleset.id),
    databaseId: ruleset.id,
    name: ruleset.name,
    target: ruleset.target.toUpperCase(),
    enforcement: ruleset.enforcement.toUpperCase(),
    createdAt: ruleset.createdAt,
    updatedAt: ruleset.updatedAt,
    conditions: {
      __typename: 'RepositoryRuleConditions',
      refName: { __typename: 'RefNameConditionTarget', ...ruleset.refs },
      repositoryId: null,
      repositoryProperty: null,
      repositoryName: ruleset.repositories
        ? {
            __typename: 'RepositoryNameConditionTarget',
            ...ruleset.repositories,
            protected: false,
          }
        : null,
    },
    source: () =>
      ruleset.repoId === undefined
        ? {
            __typename: 'Organization',
            id: nodeId('Organization', org?.id ?? 0),
            login: ruleset.owner,
          }
        : repositoryView(world, world.repoById(ruleset.repoId)),
    bypassActors: connection(
      () => ruleset.bypassActors.map((actor, index) => ({ actor, index })),
      ({ actor, index }) => actorView(world, ruleset, actor, index),
    ),
    rules: connection(
      ({ type }: { type?: string | null }) =>
        ruleset.rules.filter(rule => !type || rule.type.toUpperCase() === type),
      rule => ruleView(world, ruleset, rule),
    ),
  };
}

/** The active rules of rulesets among those in force. */
export function rulesConnection(world: World, applied: () => AppliedRule[]) {
  return connection(
    () =>
      applied().flatMap(found =>
        'ruleset' in found && found.enforcement === 'active'
          ? [{ ruleset: found.ruleset, rule: found.rule as Rule }]
          : [],
      ),
    ({ ruleset, rule }) => ruleView(world, ruleset, rule),
  );
}
