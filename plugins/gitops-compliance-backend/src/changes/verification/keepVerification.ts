import { sameJson, toJsonObject } from '../../shared/json';
import type { ChangeRow } from '../records';
import type { House } from '../steps/context';
import {
  readVerification,
  type VerificationReading,
  type VerifiedDeployment,
} from './readVerification';
import type { VerificationPayload } from './records';

/**
 * Reads what a change waits for beside health, and records it when it says
 * otherwise than before; values alone are no news.
 *
 * @returns what was read, and since when it passes or does not, in ms; null:
 *   nothing but health is looked at
 */
export async function keepVerification(
  row: ChangeRow,
  deployments: readonly VerifiedDeployment[],
  house: House,
  signal: AbortSignal,
): Promise<VerificationReading & { sinceMs: number | null }> {
  const reading = await readVerification(
    row,
    deployments,
    house.options,
    signal,
  );
  const { payload, reasons } = reading;
  const known = row.verification;
  if (!known && isEmpty(payload)) return { ...reading, sinceMs: null };
  if (known && sameJson(verdictsOf(known), verdictsOf(payload))) {
    return { ...reading, sinceMs: Date.parse(known.since) };
  }
  const at = house.now();
  await house.record(row, async recording => {
    await recording.append(
      house.draft('change.verification-read', payload, {
        occurredAt: at,
        attestation: 'read',
        erasable: toJsonObject({ reasons }),
      }),
    );
  });
  const goesOn = known?.isPassing === payload.isPassing;
  return { ...reading, sinceMs: Date.parse(goesOn ? known.since : at) };
}

/** Whether nothing but health is looked at. */
export function isEmpty({
  rollouts,
  metrics,
  unread,
}: VerificationPayload): boolean {
  return rollouts.length + metrics.length + unread.length === 0;
}

/** What is news when it changes. */
function verdictsOf(payload: VerificationPayload): unknown {
  const { isPassing, rollouts, metrics, unread } = payload;
  return {
    isPassing,
    rollouts,
    metrics: metrics.map(({ value, ...rest }) => rest),
    unread,
  };
}
