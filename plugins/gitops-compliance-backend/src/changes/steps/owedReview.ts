import { targetPolicyOf } from '../../policy/Policy';
import { DateTime } from 'luxon';
import { instant } from '../../shared/time';
import type { ChangeRow } from '../records';
import type { House } from './context';

/**
 * A rollback, and what goes under an emergency, goes first and is reviewed
 * afterwards: says until when, once it is merged. Nothing is owed where enough independent persons approved it already.
 */
export async function recordOwedReview(
  row: ChangeRow,
  house: House,
): Promise<void> {
  const isBent = row.emergency_id !== null;
  if ((row.kind !== 'rollback' && !isBent) || row.review_due_at) return;
  const { gatekeeper, policy } = house.options;
  await house.record(row, async (recording, now) => {
    if (now.review_due_at || now.reviewed_at) return;
    const { results } = await gatekeeper.evaluateChange(
      { ...now, kind: 'promotion', emergency_id: null },
      'merge',
      recording.trx,
    );
    const review = results.find(({ gate }) => gate === 'peer-review');
    if (review?.state === 'open') return;
    const { rollbackReviewSeconds, emergencyReviewSeconds } = targetPolicyOf(
      policy(),
      { service: row.service_ref, environment: row.environment },
    );
    const seconds = isBent ? emergencyReviewSeconds : rollbackReviewSeconds;
    const merged = DateTime.fromISO(row.steps.merged ?? house.now(), {
      zone: 'utc',
    });
    await recording.append(
      house.draft('change.review-owed', {
        dueAt: instant(merged.plus({ seconds })),
      }),
    );
  });
}
