import { latestCheckRuns } from '../checks';
import { latestStatuses } from '../statuses';
import { CheckRun, Repo } from '../types';
import type { World } from '../World';
import { StatusCheckParameters } from './types';

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

/**
 * What the required checks on a commit still lack. A check with an App counts
 * only from that App; without one it counts from anybody, as check run or as
 * commit status. Skipped and neutral count as success. (GitHub docs: "About
 * status checks", "Troubleshooting required status checks".)
 */
export function checkProblems(
  world: World,
  repo: Repo,
  required: StatusCheckParameters['required_status_checks'],
  sha: string,
): string[] {
  const runs = latestCheckRuns(world, repo, sha);
  const statuses = latestStatuses(world, repo, sha);
  const problems = required
    .map(({ context, integration_id: appId }) => {
      const named = runs.filter(
        r => r.name === context && (appId === undefined || r.appId === appId),
      );
      const run =
        named.find(r => checkProblem(context, r, undefined)) ?? named[0];
      const status = statuses.find(s => {
        const creator = world.appOfBot(s.creatorId)?.id;
        return (
          s.context === context && (appId === undefined || creator === appId)
        );
      });
      return checkProblem(context, run, status?.state);
    })
    .filter(problem => problem !== undefined);
  const expected = problems.every(problem => problem.endsWith(' is expected.'));
  return expected && problems.length > 1
    ? [
        `${problems.length} of ${required.length} required status checks are expected.`,
      ]
    : problems;
}

/** Whether a check by this name, from this App, is among those required. */
export function isRequiredCheck(
  required: StatusCheckParameters['required_status_checks'],
  name: string,
  appId: number | undefined,
): boolean {
  return required.some(
    ({ context, integration_id: wanted }) =>
      context === name && (wanted === undefined || wanted === appId),
  );
}
