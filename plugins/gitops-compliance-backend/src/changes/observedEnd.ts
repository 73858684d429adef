import type { EntryDraft } from '../ledger/Ledger';
import { asPayload } from '../deployments/records';
import type { CancelledPayload, ChangeRow } from './records';

/**
 * The end of a change whose environment is only watched: its gates were decided
 * and recorded, and nothing was written.
 *
 * @param occurredAt - ISO 8601 UTC
 */
export function observedEnd(
  { environment }: Pick<ChangeRow, 'environment'>,
  occurredAt: string,
): EntryDraft {
  const payload: CancelledPayload = { cause: 'observe' };
  return {
    type: 'change.cancelled',
    v: 1,
    occurredAt,
    source: { collector: 'portal' },
    attestation: 'decided',
    controls: ['NIST:CM-3'],
    payload: asPayload(payload),
    erasable: {
      reason: `${environment} is in observe mode: the gates were decided and recorded, and nothing was written. Open the pull request at the forge; it is followed from there.`,
    },
  };
}

/** Whether a change was only decided on: it ended at its request, in `observe`. */
export function isOnlyObserved({
  kind,
  mode,
  state,
  pull_request: pull,
}: Pick<ChangeRow, 'kind' | 'mode' | 'state' | 'pull_request'>): boolean {
  return (
    kind === 'promotion' &&
    mode === 'observe' &&
    state === 'cancelled' &&
    pull === null
  );
}
