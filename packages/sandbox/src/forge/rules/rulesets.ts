import { z } from 'zod';
import { notFound, validationFailed } from '../errors';
import { Repo } from '../types';
import type { Identity, World } from '../World';
import { ROLE_IDS } from './bypass';
import { rulesetEvent } from './events';
import { rulesetsOf } from './inForce';
import { BYPASS_ACTOR_TYPES, BypassActor, Rule, Ruleset } from './types';

const count = (least: number, most: number) =>
  z.number().int().min(least).max(most);

const PLAIN = [
  'creation',
  'deletion',
  'non_fast_forward',
  'required_linear_history',
  'required_signatures',
] as const;

/** A rule with its parameters, as GitHub's REST description bounds them. */
const rule = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(PLAIN) }),
  z.strictObject({
    type: z.literal('update'),
    parameters: z
      .strictObject({ update_allows_fetch_and_merge: z.boolean() })
      .optional(),
  }),
  z.strictObject({
    type: z.literal('pull_request'),
    parameters: z.strictObject({
      required_approving_review_count: count(0, 10),
      dismiss_stale_reviews_on_push: z.boolean(),
      require_code_owner_review: z.boolean(),
      require_last_push_approval: z.boolean(),
      required_review_thread_resolution: z.boolean(),
      allowed_merge_methods: z
        .array(z.enum(['merge', 'squash', 'rebase']))
        .min(1)
        .optional(),
    }),
  }),
  z.strictObject({
    type: z.literal('required_status_checks'),
    parameters: z.strictObject({
      required_status_checks: z.array(
        z.strictObject({
          context: z.string().min(1),
          integration_id: z.number().int().positive().optional(),
        }),
      ),
      strict_required_status_checks_policy: z.boolean(),
      do_not_enforce_on_create: z.boolean().optional(),
    }),
  }),
  z.strictObject({
    type: z.literal('merge_queue'),
    parameters: z.strictObject({
      check_response_timeout_minutes: count(1, 360),
      grouping_strategy: z.enum(['ALLGREEN', 'HEADGREEN']),
      max_entries_to_build: count(0, 100),
      max_entries_to_merge: count(0, 100),
      merge_method: z.enum(['MERGE', 'SQUASH', 'REBASE']),
      min_entries_to_merge: count(0, 100),
      min_entries_to_merge_wait_minutes: count(0, 360),
    }),
  }),
]);

const names = z.strictObject({
  include: z.array(z.string()).default([]),
  exclude: z.array(z.string()).default([]),
});

/** The body of `POST /repos/{owner}/{repo}/rulesets`. */
export const rulesetInput = z.strictObject({
  name: z.string().min(1),
  target: z.enum(['branch', 'tag']).default('branch'),
  enforcement: z.enum(['disabled', 'active', 'evaluate']),
  bypass_actors: z
    .array(
      z.strictObject({
        actor_id: z.number().int().nullish(),
        actor_type: z.enum(BYPASS_ACTOR_TYPES),
        bypass_mode: z.enum(['always', 'pull_request']).default('always'),
      }),
    )
    .default([]),
  conditions: z
    .strictObject({ ref_name: names, repository_name: names.optional() })
    .optional(),
  rules: z.array(rule).default([]),
});
export type RulesetInput = z.input<typeof rulesetInput>;

const text = (issue: { path: PropertyKey[]; message: string }) =>
  `${issue.path.map(String).join('.')}: ${issue.message}`;

function parsed<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (!result.success) {
    throw validationFailed(...result.error.issues.map(text));
  }
  return result.data;
}

function isKnownActor(
  world: World,
  owner: string,
  { actor_type: type, actor_id: id }: BypassActor,
): boolean {
  const own = (login: string) => login.toLowerCase() === owner.toLowerCase();
  switch (type) {
    case 'Integration':
      return world.state.apps.some(a => a.id === id && own(a.organization));
    case 'Team':
      return world.state.teams.some(t => t.id === id && own(t.org));
    case 'RepositoryRole':
      return Object.values(ROLE_IDS).some(known => known === id);
    default:
      return true;
  }
}

function assertSensible(
  world: World,
  owner: string,
  wanted: { rules: Rule[]; target: string; bypassActors: BypassActor[] },
): void {
  const { rules, target, bypassActors } = wanted;
  for (const actor of bypassActors) {
    if (!isKnownActor(world, owner, actor)) {
      throw validationFailed(
        `Actor ${actor.actor_type} must be part of the ruleset source or owner organization`,
      );
    }
  }
  const personal = !world.findOrganization(owner);
  for (const { type } of rules) {
    if (type === 'merge_queue' && (personal || target !== 'branch')) {
      throw validationFailed("Invalid rule 'merge_queue': ");
    }
  }
}

function values(input: z.output<typeof rulesetInput>) {
  return {
    name: input.name,
    target: input.target,
    enforcement: input.enforcement,
    refs: input.conditions?.ref_name ?? { include: [], exclude: [] },
    repositories: input.conditions?.repository_name,
    bypassActors: input.bypass_actors.map(actor => ({
      ...actor,
      actor_id: actor.actor_id ?? null,
    })),
    rules: input.rules,
  };
}

/** Makes a ruleset of a repository or of an organisation. */
export async function createRuleset(
  world: World,
  identity: Identity,
  home: { repo: Repo } | { org: string },
  input: unknown,
): Promise<Ruleset> {
  const repo = 'repo' in home ? home.repo : undefined;
  const owner = 'repo' in home ? home.repo.owner : home.org;
  const wanted = values(parsed(rulesetInput, input));
  assertSensible(world, owner, wanted);
  const siblings = world.state.rulesets.filter(
    r => r.owner === owner && r.repoId === repo?.id,
  );
  if (siblings.some(({ name }) => name === wanted.name)) {
    throw validationFailed('Name must be unique');
  }
  const at = world.timestamp();
  const ruleset: Ruleset = {
    id: world.store.nextId(),
    repoId: repo?.id,
    owner,
    ...wanted,
    createdAt: at,
    updatedAt: at,
  };
  world.state.rulesets.push(ruleset);
  world.store.save();
  await rulesetEvent(world, 'created', ruleset, identity.user);
  return ruleset;
}

/** Changes what a request names of a ruleset; says so only when it differs. */
export async function updateRuleset(
  world: World,
  identity: Identity,
  ruleset: Ruleset,
  input: unknown,
): Promise<Ruleset> {
  const before = structuredClone(ruleset);
  const current = {
    name: ruleset.name,
    target: ruleset.target,
    enforcement: ruleset.enforcement,
    bypass_actors: ruleset.bypassActors,
    conditions: {
      ref_name: ruleset.refs,
      repository_name: ruleset.repositories,
    },
    rules: ruleset.rules,
  };
  const merged = { ...current, ...(input as object) };
  const wanted = values(parsed(rulesetInput, merged));
  assertSensible(world, ruleset.owner, wanted);
  Object.assign(ruleset, wanted);
  if (JSON.stringify(ruleset) === JSON.stringify(before)) {
    return ruleset;
  }
  ruleset.updatedAt = world.timestamp();
  world.store.save();
  await rulesetEvent(world, 'edited', ruleset, identity.user, before);
  return ruleset;
}

/** Takes a ruleset away; what it judged stays in the rule suites. */
export async function deleteRuleset(
  world: World,
  identity: Identity,
  ruleset: Ruleset,
): Promise<void> {
  world.state.rulesets = world.state.rulesets.filter(r => r !== ruleset);
  world.store.save();
  await rulesetEvent(world, 'deleted', ruleset, identity.user);
}

/** A ruleset that covers the repository; `own` leaves the organisation's out. */
export function rulesetOf(
  world: World,
  repo: Repo,
  id: number,
  own: boolean,
): Ruleset {
  const found = rulesetsOf(world, repo).find(ruleset => ruleset.id === id);
  if (!found || (own && found.repoId === undefined)) {
    throw notFound();
  }
  return found;
}
