import type {
  ForgeAccount,
  PullRequestSnapshot,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { accountOf, accountOfGitActor, accountOrGhost } from '../accounts';
import type { Pull } from './fragment';

const STATES = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const;
const MERGEABLE = {
  MERGEABLE: 'yes',
  CONFLICTING: 'conflict',
  UNKNOWN: 'unknown',
} as const;
const REVIEW_STATES = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
} as const;

/** GitHub's pull request in the words of the port. */
export function toSnapshot(
  pull: Pull,
  lastPusher: ForgeAccount | null,
  asOf: Date,
): PullRequestSnapshot {
  const truncated = truncatedParts(pull);
  const { host } = new URL(pull.url);
  return {
    repository: pull.repository.nameWithOwner,
    number: pull.number,
    nodeId: pull.id,
    url: pull.url,
    title: pull.title,
    state: STATES[pull.state],
    draft: pull.isDraft,
    headSha: pull.headRefOid,
    headBranch: pull.headRefName,
    baseSha: pull.baseRefOid,
    baseBranch: pull.baseRefName,
    mergeable: MERGEABLE[pull.mergeable],
    author: accountOrGhost(pull.author),
    lastPusher,
    commits: pull.commits.nodes.map(({ commit }) => ({
      sha: commit.oid,
      author: accountOfGitActor(commit.author, host),
    })),
    reviews: reviewsOf(pull),
    files: filesOf(pull),
    checks: checksOf(pull),
    protection: protectionOf(pull),
    mergedBy: accountOf(pull.mergedBy),
    mergeSha: pull.state === 'MERGED' ? pull.mergeCommit?.oid ?? null : null,
    mergedAt: pull.mergedAt && new Date(pull.mergedAt).toISOString(),
    asOf: asOf.toISOString(),
    ...(truncated.length > 0 && { truncated }),
  };
}

/** Submitted reviews; a pending one is still its writer's draft. */
function reviewsOf(pull: Pull): PullRequestSnapshot['reviews'] {
  return (pull.reviews?.nodes ?? []).flatMap(review => {
    if (review.state === 'PENDING' || review.submittedAt === null) {
      return [];
    }
    return [
      {
        id: review.id,
        reviewer: accountOrGhost(review.author),
        state: REVIEW_STATES[review.state],
        commit: review.commit?.oid ?? null,
        submittedAt: new Date(review.submittedAt).toISOString(),
      },
    ];
  });
}

/** Null also when a file was renamed: GitHub does not tell the old path. */
function filesOf({ files }: Pull): string[] | null {
  if (!files?.nodes || files.totalCount > files.nodes.length) {
    return null;
  }
  return files.nodes.some(file => file.changeType === 'RENAMED')
    ? null
    : files.nodes.map(file => file.path);
}

function checksOf(pull: Pull): PullRequestSnapshot['checks'] {
  return (pull.statusCheckRollup?.contexts.nodes ?? []).map(context =>
    context.__typename === 'CheckRun'
      ? {
          name: context.name,
          conclusion: context.conclusion?.toLowerCase() ?? null,
          appId: context.checkSuite?.app ?? null,
        }
      : {
          name: context.context,
          conclusion: statusConclusion(context.state),
          appId: null,
        },
  );
}

function statusConclusion(state: string): string | null {
  return state === 'PENDING' || state === 'EXPECTED'
    ? null
    : state.toLowerCase();
}

/** Classic protection and rulesets together: the stricter of both holds. */
function protectionOf({ baseRef }: Pull): PullRequestSnapshot['protection'] {
  const classic = baseRef?.branchProtectionRule ?? null;
  const rules = (baseRef?.rules?.nodes ?? []).filter(
    ({ parameters }) =>
      parameters?.requiredStatusChecks !== undefined ||
      parameters?.requiredApprovingReviewCount !== undefined,
  );
  if (!classic && rules.length === 0) {
    return null;
  }
  const classicChecks = classic?.requiresStatusChecks
    ? (classic.requiredStatusChecks ?? []).map(({ context, app }) => ({
        context,
        appId: app,
      }))
    : [];
  const ruleChecks = rules.flatMap(({ parameters }) =>
    (parameters?.requiredStatusChecks ?? []).map(check => ({
      context: check.context,
      appId: check.integrationId ?? null,
    })),
  );
  return {
    requiredChecks: [...classicChecks, ...ruleChecks],
    requiredApprovals: Math.max(
      classic?.requiresApprovingReviews
        ? classic.requiredApprovingReviewCount ?? 0
        : 0,
      ...rules.map(
        ({ parameters }) => parameters?.requiredApprovingReviewCount ?? 0,
      ),
    ),
    bypassActors: [
      ...new Set([
        ...(classic?.bypassPullRequestAllowances ?? []),
        ...rules.flatMap(
          ({ repositoryRuleset }) => repositoryRuleset?.bypassActors ?? [],
        ),
      ]),
    ],
    ...(classic && { adminsMayBypass: !classic.isAdminEnforced }),
  };
}

function truncatedParts(
  pull: Pull,
): NonNullable<PullRequestSnapshot['truncated']> {
  const contexts = pull.statusCheckRollup?.contexts;
  const parts = {
    commits: pull.commits,
    reviews: pull.reviews,
    checks: contexts,
  };
  const names = ['commits', 'reviews', 'checks'] as const;
  return names.filter(name => {
    const part = parts[name];
    return part && part.totalCount > part.nodes.length;
  });
}
