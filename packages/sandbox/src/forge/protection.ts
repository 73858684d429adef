import { BranchProtection, CheckRun, Pull, Repo } from './types';
import { latestCheckRuns, latestStatuses } from './checks';
import { missingCodeOwners } from './codeowners';
import { unprocessable } from './errors';
import { latestReviews } from './reviews';
import { World } from './World';

/** The classic protection of a branch, if it has one. */
export function protectionOf(
  world: World,
  repo: Repo,
  branch: string,
): BranchProtection | undefined {
  return world.state.protections.find(
    rule => rule.repoId === repo.id && rule.branch === branch,
  );
}

const FINE = ['success', 'neutral', 'skipped'];

function checkProblem(
  context: string,
  run: CheckRun | undefined,
  status: string | undefined,
): string | undefined {
  if (!run && !status) {
    return `Required status check "${context}" is expected.`;
  }
  if (run && run.status !== 'completed') {
    const word = run.status === 'queued' ? 'queued' : 'in progress';
    return `Required status check "${context}" is ${word}.`;
  }
  if (status === 'pending') {
    return `Required status check "${context}" is pending.`;
  }
  const failed =
    (run?.conclusion && !FINE.includes(run.conclusion)) ||
    (status && status !== 'success');
  return failed ? `Required status check "${context}" is failing.` : undefined;
}

/** What the required checks on a commit still lack. */
export function checkProblems(
  world: World,
  repo: Repo,
  protection: BranchProtection,
  sha: string,
): string[] {
  const runs = latestCheckRuns(world, repo, sha);
  const statuses = latestStatuses(world, repo, sha);
  return protection.requiredStatusChecks
    .map(({ context, appId }) => {
      const run = runs.find(
        r => r.name === context && (appId === undefined || r.appId === appId),
      );
      const status = statuses.find(s => {
        const creator = world.appOfBot(s.creatorId)?.id;
        return s.context === context && (!appId || creator === appId);
      });
      return checkProblem(context, run, status?.state);
    })
    .filter(problem => problem !== undefined);
}

/** People who approve now: latest review of each, write access, not author. */
export function countedReviews(world: World, repo: Repo, pull: Pull) {
  return latestReviews(world, pull).filter(review => {
    const user = world.user(review.userId);
    return (
      user.type === 'User' &&
      user.id !== pull.authorId &&
      world.canWrite(repo, user)
    );
  });
}

/** Everything that protection holds against merging; empty when nothing. */
export async function mergeProblems(
  world: World,
  repo: Repo,
  pull: Pull,
): Promise<string[]> {
  const protection = protectionOf(world, repo, pull.baseRef);
  if (!protection) {
    return [];
  }
  const problems: string[] = [];
  const required = protection.requiredApprovingReviewCount;
  if (required !== undefined) {
    const reviews = countedReviews(world, repo, pull);
    const approvals = reviews.filter(review => review.state === 'APPROVED');
    if (reviews.some(review => review.state === 'CHANGES_REQUESTED')) {
      problems.push(
        'Changes have been requested by a reviewer with write access.',
      );
    }
    if (approvals.length < required) {
      const what =
        required === 1
          ? '1 approving review is'
          : `${required} approving reviews are`;
      problems.push(
        `At least ${what} required by reviewers with write access.`,
      );
    }
    if (
      protection.requireLastPushApproval &&
      !approvals.some(
        review =>
          review.commitOid === pull.headOid &&
          review.userId !== pull.lastPusherId,
      )
    ) {
      const pusher = world.user(pull.lastPusherId).login;
      problems.push(
        `New changes require approval from someone other than ${pusher} because they were the last pusher.`,
      );
    }
    if (protection.requireCodeOwnerReviews) {
      const missing = await missingCodeOwners(
        world,
        repo,
        pull,
        approvals.map(review => world.user(review.userId)),
      );
      if (missing.length > 0) {
        problems.push(
          `Waiting on code owner review from ${missing.join(', ')}.`,
        );
      }
    }
  }
  return [...problems, ...checkProblems(world, repo, protection, pull.headOid)];
}

/** Why a ref may not be moved by a direct push; undefined when it may. */
export function pushProblem(
  world: World,
  repo: Repo,
  ref: string,
  after?: string,
): string | undefined {
  const protection = ref.startsWith('refs/heads/')
    ? protectionOf(world, repo, ref.slice('refs/heads/'.length))
    : undefined;
  if (!protection) {
    return undefined;
  }
  if (protection.requiredApprovingReviewCount !== undefined) {
    return 'Changes must be made through a pull request.';
  }
  if (after === undefined) {
    return protection.requiredStatusChecks.length > 0
      ? 'Required status checks are expected.'
      : undefined;
  }
  return checkProblems(world, repo, protection, after)[0];
}

/** Throws GitHub's refusal when protection forbids the direct push. */
export function assertMayPush(
  world: World,
  repo: Repo,
  ref: string,
  after: string,
): void {
  const problem = pushProblem(world, repo, ref, after);
  if (problem) {
    throw unprocessable(problem);
  }
}
