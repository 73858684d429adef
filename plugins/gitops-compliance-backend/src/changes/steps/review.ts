import { moveInReview } from '../reviewMoves';
import { modeInForce } from '../../policy/modeInForce';
import type { Step } from './context';
import { expire } from './expire';
import { headToCheck } from './expectedHead';
import { mergeByPolicy, mergesByItself } from './mergeByPolicy';
import { tellOvertaken } from './overtaken';
import { publishPendingCheck } from './pendingCheck';
import { giveWay } from './supersede';
import { readEdits } from './readEdits';

/**
 * `reviewing` and `ready`: makes sure that the required check is there and
 * pending, follows what the forge says of the pull request, and tells whether
 * every gate is open, and where the policy wants that, asks for the merge then.
 * Reads nothing from the forge but what a pull request of others alters, once
 * per head.
 */
export const reviewStep: Step = async (row, house, signal) => {
  const head = headToCheck(row);
  const isChecked = row.check_id !== null && row.check_head_sha === head;
  if (
    head &&
    !isChecked &&
    !row.lead_id &&
    modeInForce(row, house.options.policy()) !== 'observe'
  ) {
    await publishPendingCheck(row, head, house, signal);
    return 'again';
  }
  if (await readEdits(row, house, signal)) return 'again';

  const pullRequest = row.pull_request;
  if (pullRequest?.state === 'merged') {
    const isRecorded = await house.record(row, async (recording, now) => {
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
    if (isRecorded && !row.lead_id) await tellOvertaken(row, house);
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

  if ((await expire(row, house)) || (await giveWay(row, house))) return 'again';

  let isLeftToPolicy = false;
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
    isLeftToPolicy =
      evaluation.holding.length === 0 && mergesByItself(now, house);
  });
  return isLeftToPolicy && (await mergeByPolicy(row, house)) ? 'again' : 'wait';
};
