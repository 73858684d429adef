import { modeInForce } from '../../policy/modeInForce';
import { targetPolicyOf } from '../../policy/Policy';
import type { ChangeRow } from '../records';
import type { House } from './context';

/** A merge that was refused is not tried again by itself before this. */
const MERGE_AGAIN_AFTER_MS = 300_000;

/**
 * Whether the policy lets a change be merged by itself, now that nothing holds
 * it. In `observe` nothing is ever written, a merge that the forge refused waits
 * a while, or for somebody who presses Merge, and a head under which the base
 * moved is not tried again.
 */
export function mergesByItself(row: ChangeRow, house: House): boolean {
  const { clock } = house.options;
  const policy = house.options.policy();
  if (modeInForce(row, policy) === 'observe') return false;
  const { merge } = targetPolicyOf(policy, {
    service: row.service_ref,
    environment: row.environment,
  });
  if (merge !== 'automatic') return false;
  // It cannot be merged as it was reviewed, however often it is tried.
  const { movedHead } = row.problem ?? {};
  if (movedHead && movedHead === row.pull_request?.headSha) return false;
  // What gates refused goes on as soon as they open.
  if (row.problem?.by !== 'forge') return true;
  const sinceMs = clock().toMillis() - Date.parse(row.problem.since);
  return sinceMs >= MERGE_AGAIN_AFTER_MS;
}

/**
 * Asks for the merge of a change, and of all that go with it, in nobody's name:
 * its cause is that the gates opened. One that is not ready, or is held, keeps
 * the others waiting.
 *
 * @returns whether it was asked for
 */
export async function mergeByPolicy(
  row: ChangeRow,
  house: House,
): Promise<boolean> {
  const { gatekeeper, policy, store } = house.options;
  const companions = await store.companions(row);
  let isAsked = false;
  await house.recordTogether(companions, async members => {
    for (const { now, recording } of members) {
      if (now.state !== 'ready' || !mergesByItself(now, house)) return;
      const { holding } = await gatekeeper.evaluateChange(
        now,
        'merge',
        recording.trx,
      );
      if (holding.length > 0) return;
    }
    for (const { now, recording } of members) {
      await recording.append({
        ...house.draft('change.merge-requested', {
          cause: 'gates-opened',
          policyHash: policy().hash,
        }),
        v: 2,
      });
      await recording.enqueue({
        queue: 'change.advance',
        data: { changeId: now.id },
        key: now.id,
      });
    }
    isAsked = true;
  });
  return isAsked;
}
