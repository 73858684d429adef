import { changeBranch } from '../records';
import type { Step } from './context';

/**
 * `cancelled`: closes the pull request on the forge, if it is still open. One
 * that was being opened when the change was cancelled is looked for.
 */
export const closeStep: Step = async (row, house, signal) => {
  const { forge } = house.options;
  const pull =
    row.pull_request ??
    (await forge().findPullRequest(
      row.pin.repository,
      changeBranch(row.id),
      signal,
    ));
  if (pull?.state !== 'open') return 'wait';
  await forge().closePullRequest(pull, signal);
  const [snapshot] = await forge().readPullRequests([pull], signal);
  if (snapshot) {
    await house.record(row, (recording, now) =>
      house.observePullRequest(recording, now, snapshot),
    );
  }
  return 'wait';
};
