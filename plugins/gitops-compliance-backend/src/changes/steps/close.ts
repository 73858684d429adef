import type { PullRequestSnapshot } from '@gitops-compliance/plugin-gitops-compliance-node';
import { modeInForce } from '../../policy/modeInForce';
import { changeBranch, type ChangeRow } from '../records';
import type { House, Step } from './context';
import { publishRejectedCheck } from './rejectedCheck';

/**
 * An end without a merge: closes the pull request and deletes its branch. One
 * that was being opened when the change was cancelled is looked for. Commits of
 * others are not ours to throw away: a branch that has some is kept.
 */
export const closeStep: Step = async (row, house, signal) => {
  const { forge, policy } = house.options;
  // Where an environment is only watched nothing is written.
  if (modeInForce(row, policy()) === 'observe') return 'wait';
  // Somebody else's pull request is closed by a person's decision alone.
  if (row.kind === 'direct' && !row.cancelled_by) {
    if (row.state === 'rejected') {
      await publishRejectedCheck(row, house, signal);
    }
    return 'wait';
  }
  const pull = row.pull_request ?? (await findOpened(row, house, signal));
  if (!pull || pull.state === 'merged') return 'wait';
  const ours = row.our_head_sha ?? (isOurs(pull) ? pull.headSha : null);
  await forge().closePullRequest(
    {
      ...pull,
      branch:
        ours && row.kind !== 'direct'
          ? { name: changeBranch(row), expectedHeadSha: ours }
          : undefined,
    },
    signal,
  );
  if (pull.state === 'closed') return 'wait';
  const [snapshot] = await forge().readPullRequests([pull], signal);
  if (snapshot) {
    await house.record(row, (recording, now) =>
      house.observePullRequest(recording, now, snapshot),
    );
  }
  return 'wait';
};

function findOpened(
  row: ChangeRow,
  house: House,
  signal: AbortSignal,
): Promise<PullRequestSnapshot | null> {
  return house.options
    .forge()
    .findPullRequest(row.repository, changeBranch(row), signal);
}

/** Whether the forge says that who opened it pushed its head, too. */
function isOurs(
  pull: NonNullable<ChangeRow['pull_request']> | PullRequestSnapshot,
): boolean {
  const [author, pusher] = [pull.author, pull.lastPusher].map(account =>
    typeof account === 'object' ? account?.login : account,
  );
  return pusher !== undefined && author === pusher;
}
