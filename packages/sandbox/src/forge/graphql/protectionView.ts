import { nodeId } from '../ids';
import { BranchProtection } from '../types';
import { World } from '../World';
import { appView } from './accounts';
import { emptyConnection, View } from './fields';

/** A classic branch protection rule. */
export function protectionView(world: World, rule: BranchProtection): View {
  const checks = rule.requiredStatusChecks;
  const count = rule.requiredApprovingReviewCount;
  return {
    __typename: 'BranchProtectionRule',
    id: nodeId('BranchProtectionRule', rule.id),
    databaseId: rule.id,
    pattern: rule.branch,
    allowsDeletions: false,
    allowsForcePushes: rule.allowForcePushes,
    blocksCreations: false,
    dismissesStaleReviews: rule.dismissStaleReviews,
    isAdminEnforced: rule.enforceAdmins,
    lockAllowsFetchAndMerge: false,
    lockBranch: false,
    requireLastPushApproval: rule.requireLastPushApproval,
    requiredApprovingReviewCount: count ?? null,
    requiresApprovingReviews: count !== undefined,
    requiresCodeOwnerReviews: rule.requireCodeOwnerReviews,
    requiresCommitSignatures: false,
    requiresConversationResolution: false,
    requiresDeployments: false,
    requiresLinearHistory: false,
    requiresStatusChecks: checks.length > 0,
    requiresStrictStatusChecks: false,
    requiredStatusCheckContexts: checks.map(check => check.context),
    requiredStatusChecks: checks.map(({ context, appId }) => ({
      __typename: 'RequiredStatusCheckDescription',
      context,
      app: appId === undefined ? null : appView(world, world.app(appId)),
    })),
    restrictsPushes: false,
    restrictsReviewDismissals: false,
    bypassPullRequestAllowances: emptyConnection,
    bypassForcePushAllowances: emptyConnection,
    pushAllowances: emptyConnection,
    reviewDismissalAllowances: emptyConnection,
  };
}
