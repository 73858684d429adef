import { moveInReview } from '../reviewMoves';
import type { Step } from './context';
import { publishPendingCheck } from './pendingCheck';
import { giveWay } from './supersede';

/**
 * `reviewing` and `ready`: makes sure that the required check is there and
 * pending, follows what the forge says of the pull request, and tells whether
 * every gate is open. Reads nothing from the forge.
 */
export const reviewStep: Step = async (row, house, signal) => {
  if (!row.check_id && row.our_head_sha && !row.lead_id) {
    await publishPendingCheck(row, row.our_head_sha, house, signal);
    return 'again';
  }

  const pullRequest = row.pull_request;
  if (pullRequest?.state === 'merged') {
    await house.record(row, async (recording, now) => {
      await recording.append(
        house.draft(
          'change.merged',
          {
            outside: true,
            mergeSha: pullRequest.mergeSha,
            headSha: pullRequest.headSha,
          },
          {
            occurredAt: pullRequest.mergedAt ?? house.now(),
            attestation: 'read',
            persons: now.pull_request?.mergedBy
              ? { merger: now.pull_request.mergedBy }
              : {},
          },
        ),
      );
    });
    return 'again';
  }
  if (pullRequest?.state === 'closed') {
    await house.record(row, async recording => {
      await recording.append(
        house.draft(
          'change.pull-request-closed',
          {},
          {
            attestation: 'read',
            erasable: { reason: 'The pull request was closed on the forge' },
          },
        ),
      );
    });
    return 'wait';
  }

  if (await giveWay(row, house)) return 'again';

  await house.record(row, async (recording, now) => {
    const { contents, gatekeeper } = house.options;
    await contents.keepDigest(recording, now);
    const evaluation = await gatekeeper.evaluateChange(
      now,
      'merge',
      recording.trx,
    );
    await gatekeeper.record(recording, now, 'merge', evaluation);
    const move = moveInReview(now, evaluation);
    if (move) await recording.append(move);
  });
  return 'wait';
};
