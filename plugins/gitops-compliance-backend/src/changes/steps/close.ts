import type { Step } from './context';

/** `cancelled`: closes the pull request on the forge, if it is still open. */
export const closeStep: Step = async (row, house, signal) => {
  const pull = row.pull_request;
  if (!pull || pull.state !== 'open') return 'wait';
  const { forge } = house.options;
  await forge().closePullRequest(pull, signal);
  const [snapshot] = await forge().readPullRequests([pull], signal);
  if (snapshot) {
    await house.record(row, (recording, now) =>
      house.observePullRequest(recording, now, snapshot),
    );
  }
  return 'wait';
};
