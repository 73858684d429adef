import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { unprocessable } from '../errors';
import { findTeam } from '../teams';
import { BranchProtection, Repo, RequiredStatusCheck } from '../types';
import type { Identity, World } from '../World';
import { protectionEvent } from './events';
import { ActorList } from './types';

const actors = z.object({
  users: z.array(z.string()).default([]),
  teams: z.array(z.string()).default([]),
  apps: z.array(z.string()).default([]),
});

const flag = z.boolean().nullish();

/** The body of `PUT /branches/{branch}/protection`. */
export const protectionInput = z.object({
  required_status_checks: z
    .object({
      strict: z.boolean(),
      contexts: z.array(z.string()).default([]),
      checks: z
        .array(
          z.object({ context: z.string(), app_id: z.number().int().nullish() }),
        )
        .optional(),
    })
    .nullable(),
  enforce_admins: z.boolean().nullable(),
  required_pull_request_reviews: z
    .object({
      dismissal_restrictions: actors.optional(),
      dismiss_stale_reviews: z.boolean().optional(),
      require_code_owner_reviews: z.boolean().optional(),
      required_approving_review_count: z
        .number()
        .int()
        .min(0)
        .max(6)
        .default(1),
      require_last_push_approval: z.boolean().optional(),
      bypass_pull_request_allowances: actors.optional(),
    })
    .nullable(),
  restrictions: actors.nullable(),
  required_linear_history: flag,
  allow_force_pushes: flag,
  allow_deletions: flag,
  block_creations: flag,
  required_conversation_resolution: flag,
  lock_branch: flag,
});
export type ProtectionInput = z.infer<typeof protectionInput>;

/** An allowance for nobody. */
export const nobody = (): ActorList => ({
  userIds: [],
  teamIds: [],
  appIds: [],
});

/** Ids behind logins, team slugs and App slugs; 422 for an unknown one. */
export function actorList(
  world: World,
  owner: string,
  names: { users?: string[]; teams?: string[]; apps?: string[] },
): ActorList {
  const known = <T>(found: T | undefined, what: string): T => {
    if (!found) {
      throw unprocessable(`Invalid request.\n\n${what} does not exist`);
    }
    return found;
  };
  const team = (slug: string) => findTeam(world, owner, slug);
  const app = (slug: string) => world.state.apps.find(a => a.slug === slug);
  return {
    userIds: (names.users ?? []).map(n => known(world.findUser(n), n).id),
    teamIds: (names.teams ?? []).map(n => known(team(n), n).id),
    appIds: (names.apps ?? []).map(n => known(app(n), n).id),
  };
}

/**
 * The App that a required check is bound to. Left out, it is the one that
 * lately provided the check, and any when none did; -1 means any. (GitHub
 * REST: "Update branch protection".)
 */
function appOfCheck(
  world: World,
  repo: Repo,
  context: string,
  appId: number | null | undefined,
): number | undefined {
  if (appId === -1) {
    return undefined;
  }
  return (
    appId ??
    world.state.checkRuns.findLast(
      run => run.repoId === repo.id && run.name === context,
    )?.appId
  );
}

function checksOf(
  world: World,
  repo: Repo,
  input: ProtectionInput['required_status_checks'],
): RequiredStatusCheck[] {
  const checks: { context: string; app_id?: number | null }[] =
    input?.checks ?? input?.contexts.map(context => ({ context })) ?? [];
  return checks.map(({ context, app_id: appId }) => ({
    context,
    appId: appOfCheck(world, repo, context, appId),
  }));
}

export type ProtectionValues = Omit<
  BranchProtection,
  'id' | 'repoId' | 'branch' | 'createdAt' | 'updatedAt'
>;

/**
 * Sets the rule of a name or pattern and tells the webhooks, unless it was so
 * already.
 */
export async function saveProtection(
  world: World,
  identity: Identity,
  repo: Repo,
  branch: string,
  values: ProtectionValues,
): Promise<BranchProtection> {
  const { protections } = world.state;
  const known = protections.find(
    rule => rule.repoId === repo.id && rule.branch === branch,
  );
  const at = world.timestamp();
  if (known) {
    const before = { ...known };
    Object.assign(known, values);
    if (isDeepStrictEqual(known, before)) {
      return known;
    }
    known.updatedAt = at;
    world.store.save();
    await protectionEvent(world, 'edited', repo, known, identity.user, before);
    return known;
  }
  const rule: BranchProtection = {
    id: world.store.nextId(),
    repoId: repo.id,
    branch,
    createdAt: at,
    updatedAt: at,
    ...values,
  };
  protections.push(rule);
  world.store.save();
  await protectionEvent(world, 'created', repo, rule, identity.user);
  return rule;
}

/** Replaces a branch's classic protection by what a request asks for. */
export async function setProtection(
  world: World,
  identity: Identity,
  repo: Repo,
  branch: string,
  input: ProtectionInput,
): Promise<BranchProtection> {
  const reviews = input.required_pull_request_reviews;
  const list = (names: z.infer<typeof actors>) =>
    actorList(world, repo.owner, names);
  const { dismissal_restrictions: dismissal } = reviews ?? {};
  const { bypass_pull_request_allowances: bypass } = reviews ?? {};
  const known = world.state.protections.find(
    rule => rule.repoId === repo.id && rule.branch === branch,
  );
  return saveProtection(world, identity, repo, branch, {
    requiredApprovingReviewCount: reviews?.required_approving_review_count,
    dismissStaleReviews: reviews?.dismiss_stale_reviews ?? false,
    requireLastPushApproval: reviews?.require_last_push_approval ?? false,
    requireCodeOwnerReviews: reviews?.require_code_owner_reviews ?? false,
    bypassPullRequestAllowances: bypass ? list(bypass) : nobody(),
    dismissalRestrictions: dismissal && list(dismissal),
    enforceAdmins: input.enforce_admins ?? false,
    requiredStatusChecks: checksOf(world, repo, input.required_status_checks),
    strict: input.required_status_checks?.strict ?? false,
    restrictions: input.restrictions ? list(input.restrictions) : undefined,
    requiredLinearHistory: input.required_linear_history ?? false,
    requiredSignatures: known?.requiredSignatures ?? false,
    requiredConversationResolution:
      input.required_conversation_resolution ?? false,
    lockBranch: input.lock_branch ?? false,
    blockCreations: input.block_creations ?? false,
    allowForcePushes: input.allow_force_pushes ?? false,
    allowDeletions: input.allow_deletions ?? false,
  });
}

/** Takes a rule away. */
export async function removeProtection(
  world: World,
  identity: Identity,
  repo: Repo,
  rule: BranchProtection,
): Promise<void> {
  world.state.protections = world.state.protections.filter(r => r !== rule);
  world.store.save();
  await protectionEvent(world, 'deleted', repo, rule, identity.user);
}
