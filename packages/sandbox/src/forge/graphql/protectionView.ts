import { nodeId, NodeType } from '../ids';
import { ActorList } from '../rules/types';
import { nobody } from '../rules/protections';
import { BranchProtection } from '../types';
import { World } from '../World';
import { actorView, appView } from './accounts';
import { connection, View } from './fields';
import { teamView } from './reviewRequests';

function allowances(
  world: World,
  rule: BranchProtection,
  type: NodeType,
  list: ActorList | undefined,
) {
  const { userIds, teamIds, appIds } = list ?? nobody();
  const teams = world.state.teams.filter(({ id }) => teamIds.includes(id));
  const actors = () =>
    [
      ...userIds.map(id => actorView(world, world.user(id))),
      ...teams.map(team => teamView(world, team)),
      ...appIds.map(id => appView(world, world.app(id))),
    ].filter(actor => actor !== null);
  return connection(actors, actor => ({
    __typename: type,
    id: nodeId(type, rule.id, String(actor.id)),
    actor,
    branchProtectionRule: () => protectionView(world, rule),
  }));
}

/** A classic branch protection rule. */
export function protectionView(world: World, rule: BranchProtection): View {
  const checks = rule.requiredStatusChecks;
  const count = rule.requiredApprovingReviewCount;
  const list = (type: NodeType, actors?: ActorList) =>
    allowances(world, rule, type, actors);
  return {
    __typename: 'BranchProtectionRule',
    id: nodeId('BranchProtectionRule', rule.id),
    databaseId: rule.id,
    pattern: rule.branch,
    allowsDeletions: rule.allowDeletions,
    allowsForcePushes: rule.allowForcePushes,
    blocksCreations: rule.blockCreations,
    dismissesStaleReviews: rule.dismissStaleReviews,
    isAdminEnforced: rule.enforceAdmins,
    lockAllowsFetchAndMerge: false,
    lockBranch: rule.lockBranch,
    requireLastPushApproval: rule.requireLastPushApproval,
    requiredApprovingReviewCount: count ?? null,
    requiresApprovingReviews: count !== undefined,
    requiresCodeOwnerReviews: rule.requireCodeOwnerReviews,
    requiresCommitSignatures: rule.requiredSignatures,
    requiresConversationResolution: rule.requiredConversationResolution,
    requiresDeployments: false,
    requiresLinearHistory: rule.requiredLinearHistory,
    requiresStatusChecks: checks.length > 0,
    requiresStrictStatusChecks: rule.strict,
    requiredStatusCheckContexts: checks.map(check => check.context),
    requiredStatusChecks: checks.map(({ context, appId }) => ({
      __typename: 'RequiredStatusCheckDescription',
      context,
      app: appId === undefined ? null : appView(world, world.app(appId)),
    })),
    restrictsPushes: rule.restrictions !== undefined,
    restrictsReviewDismissals: rule.dismissalRestrictions !== undefined,
    bypassPullRequestAllowances: list(
      'BypassPullRequestAllowance',
      rule.bypassPullRequestAllowances,
    ),
    bypassForcePushAllowances: list('BypassPullRequestAllowance'),
    pushAllowances: list('PushAllowance', rule.restrictions),
    reviewDismissalAllowances: list(
      'ReviewDismissalAllowance',
      rule.dismissalRestrictions,
    ),
  };
}
