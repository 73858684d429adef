import { nodeId } from '../ids';
import { rulesetBypass } from '../rules/bypass';
import { AppliedRule } from '../rules/inForce';
import { Ruleset, RuleSuite } from '../rules/types';
import { Repo } from '../types';
import { Identity, World } from '../World';
import { Json } from './shapes';

function sourceOf(world: World, { repoId, owner }: Ruleset) {
  if (repoId === undefined) {
    return { type: 'Organization', name: owner, path: `orgs/${owner}` };
  }
  const { name } = world.repoById(repoId);
  return {
    type: 'Repository',
    name: `${owner}/${name}`,
    path: `repos/${owner}/${name}`,
  };
}

/** A `repository-ruleset` as lists show it. */
export function listedRulesetJson(world: World, ruleset: Ruleset): Json {
  const source = sourceOf(world, ruleset);
  const page =
    source.type === 'Organization'
      ? `organizations/${ruleset.owner}/settings/rules/${ruleset.id}`
      : `${source.name}/rules/${ruleset.id}`;
  return {
    id: ruleset.id,
    name: ruleset.name,
    target: ruleset.target,
    source_type: source.type,
    source: source.name,
    enforcement: ruleset.enforcement,
    node_id: nodeId('RepositoryRuleset', ruleset.id),
    _links: {
      self: { href: `${world.apiUrl}/${source.path}/rulesets/${ruleset.id}` },
      html: { href: `${world.url}/${page}` },
    },
    created_at: ruleset.createdAt,
    updated_at: ruleset.updatedAt,
  };
}

/**
 * A `repository-ruleset` in full. Who may bypass it is shown to those who may
 * change it. (GitHub REST: "Get a repository ruleset".)
 */
export function rulesetJson(
  world: World,
  ruleset: Ruleset,
  viewer?: { repo?: Repo; identity: Identity; mayWrite: boolean },
): Json {
  const { repositories } = ruleset;
  return {
    ...listedRulesetJson(world, ruleset),
    ...(viewer && !viewer.mayWrite
      ? {}
      : { bypass_actors: ruleset.bypassActors }),
    ...(viewer?.repo
      ? {
          current_user_can_bypass: rulesetBypass(
            world,
            viewer.repo,
            ruleset,
            viewer.identity,
          ),
        }
      : {}),
    conditions: {
      ref_name: ruleset.refs,
      ...(repositories
        ? { repository_name: { ...repositories, protected: false } }
        : {}),
    },
    rules: ruleset.rules,
  };
}

/** A `repository-rule-detailed`: one rule in force on a branch. */
export function ruleInForceJson(world: World, applied: AppliedRule): Json {
  if (!('ruleset' in applied)) {
    throw new Error('Classic protection is not listed among rules');
  }
  const { rule, ruleset } = applied;
  const source = sourceOf(world, ruleset);
  return {
    ...rule,
    ruleset_source_type: source.type,
    ruleset_source: source.name,
    ruleset_id: ruleset.id,
  };
}

/** A `rule-suite`; `full` adds how each rule judged. */
export function ruleSuiteJson(
  world: World,
  repo: Repo,
  suite: RuleSuite,
  full = false,
): Json {
  return {
    id: suite.id,
    actor_id: suite.actorId,
    actor_name: world.user(suite.actorId).login,
    before_sha: suite.before,
    after_sha: suite.after,
    ref: suite.ref,
    repository_id: repo.id,
    repository_name: repo.name,
    pushed_at: suite.at,
    result: suite.result,
    ...(suite.evaluationResult
      ? { evaluation_result: suite.evaluationResult }
      : {}),
    ...(full
      ? {
          rule_evaluations: suite.evaluations.map(one => ({
            rule_source:
              one.rulesetId === undefined
                ? { type: 'protected_branch' }
                : {
                    type: 'ruleset',
                    id: one.rulesetId,
                    name: one.rulesetName,
                  },
            enforcement: one.enforcement,
            result: one.result,
            rule_type: one.type,
            ...(one.details ? { details: one.details } : {}),
          })),
        }
      : {}),
  };
}
