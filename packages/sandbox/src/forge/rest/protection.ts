import { notFound, unprocessable } from '../errors';
import {
  protectionInput,
  removeProtection,
  saveProtection,
  setProtection,
} from '../rules/protections';
import { protectionOf } from '../rules/inForce';
import { ActorList } from '../rules/types';
import { BranchProtection } from '../types';
import { answer, ok, RepoCall, RepoRoutes } from './route';
import { appJson, Json, userJson } from './shapes';
import { teamJson } from './teamShapes';

function actorsJson({ world }: RepoCall, list: ActorList): Json {
  const teams = world.state.teams.filter(t => list.teamIds.includes(t.id));
  return {
    users: list.userIds.map(id => userJson(world, world.user(id))),
    teams: teams.map(team => ({
      ...teamJson(world, team),
      type: 'organization',
      organization_id: world.findOrganization(team.org)?.id,
    })),
    apps: list.appIds.map(id => appJson(world, world.app(id))),
  };
}

function checksJson(rule: BranchProtection, at: string): Json {
  const checks = rule.requiredStatusChecks;
  return {
    url: `${at}/required_status_checks`,
    strict: rule.strict,
    contexts: checks.map(check => check.context),
    contexts_url: `${at}/required_status_checks/contexts`,
    checks: checks.map(({ context, appId }) => ({
      context,
      app_id: appId ?? null,
    })),
  };
}

function reviewsJson(call: RepoCall, rule: BranchProtection, at: string): Json {
  const bypass = rule.bypassPullRequestAllowances;
  const dismissal = rule.dismissalRestrictions;
  const anybody = Object.values(bypass).some(ids => ids.length > 0);
  return {
    url: `${at}/required_pull_request_reviews`,
    dismiss_stale_reviews: rule.dismissStaleReviews,
    require_code_owner_reviews: rule.requireCodeOwnerReviews,
    require_last_push_approval: rule.requireLastPushApproval,
    required_approving_review_count: rule.requiredApprovingReviewCount,
    ...(dismissal
      ? {
          dismissal_restrictions: {
            url: `${at}/dismissal_restrictions`,
            users_url: `${at}/dismissal_restrictions/users`,
            teams_url: `${at}/dismissal_restrictions/teams`,
            ...actorsJson(call, dismissal),
          },
        }
      : {}),
    ...(anybody
      ? { bypass_pull_request_allowances: actorsJson(call, bypass) }
      : {}),
  };
}

function protectionJson(call: RepoCall, rule: BranchProtection): Json {
  const { world, repo, params } = call;
  const at = `${world.apiUrl}/repos/${repo.owner}/${repo.name}/branches/${params.branch}/protection`;
  const flag = (enabled: boolean) => ({ enabled });
  return {
    url: at,
    ...(rule.requiredStatusChecks.length > 0
      ? { required_status_checks: checksJson(rule, at) }
      : {}),
    ...(rule.requiredApprovingReviewCount === undefined
      ? {}
      : { required_pull_request_reviews: reviewsJson(call, rule, at) }),
    ...(rule.restrictions
      ? {
          restrictions: {
            url: `${at}/restrictions`,
            users_url: `${at}/restrictions/users`,
            teams_url: `${at}/restrictions/teams`,
            apps_url: `${at}/restrictions/apps`,
            ...actorsJson(call, rule.restrictions),
          },
        }
      : {}),
    required_signatures: {
      url: `${at}/required_signatures`,
      enabled: rule.requiredSignatures,
    },
    enforce_admins: {
      url: `${at}/enforce_admins`,
      enabled: rule.enforceAdmins,
    },
    required_linear_history: flag(rule.requiredLinearHistory),
    allow_force_pushes: flag(rule.allowForcePushes),
    allow_deletions: flag(rule.allowDeletions),
    block_creations: flag(rule.blockCreations),
    required_conversation_resolution: flag(rule.requiredConversationResolution),
    lock_branch: flag(rule.lockBranch),
    allow_fork_syncing: flag(false),
  };
}

async function ruleOf(call: RepoCall): Promise<BranchProtection> {
  const { world, repo, params } = call;
  if (!(await world.git(repo).branch(params.branch))) {
    throw notFound('Branch not found');
  }
  const rule = protectionOf(world, repo, params.branch);
  if (!rule) {
    throw notFound('Branch not protected');
  }
  return rule;
}

/** Classic protection of a branch, as a whole. */
export function protectionRoutes(routes: RepoRoutes): void {
  const path = '/branches/:branch(*)/protection';
  routes.on('get', path, 'administration:read', async call =>
    ok(protectionJson(call, await ruleOf(call))),
  );
  routes.on('put', path, 'administration:write', async call => {
    const { world, identity, repo, params } = call;
    if (!(await world.git(repo).branch(params.branch))) {
      throw notFound('Branch not found');
    }
    const input = protectionInput.safeParse(call.body);
    if (!input.success) {
      const [issue] = input.error.issues;
      throw unprocessable(
        `Invalid request.\n\n${issue.path.join('.')}: ${issue.message}`,
      );
    }
    await setProtection(world, identity, repo, params.branch, input.data);
    return ok(protectionJson(call, await ruleOf(call)));
  });
  for (const method of ['post', 'delete'] as const) {
    const signatures = `${path}/required_signatures`;
    routes.on(method, signatures, 'administration:write', async call => {
      const { world, identity, repo } = call;
      const rule = await ruleOf(call);
      const { id, repoId, branch, createdAt, updatedAt, ...values } = rule;
      await saveProtection(world, identity, repo, branch, {
        ...values,
        requiredSignatures: method === 'post',
      });
      const { required_signatures: body } = protectionJson(call, rule);
      return method === 'post' ? ok(body) : answer(204);
    });
  }
  routes.on('delete', path, 'administration:write', async call => {
    const { world, identity, repo } = call;
    await removeProtection(world, identity, repo, await ruleOf(call));
    return answer(204);
  });
}
