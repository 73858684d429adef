import type { DateTime } from 'luxon';
import type { EntryDraft } from '../ledger/Ledger';
import { asPayload } from '../deployments/records';
import { instant } from '../shared/time';
import { EMERGENCY_CONTROLS } from './records';

/** An entry of an emergency that the portal decides. */
export function emergencyDraft(
  type: string,
  at: DateTime,
  payload: object,
  rest: Pick<EntryDraft, 'persons' | 'erasable'> = {},
): EntryDraft {
  return {
    type,
    v: 1,
    occurredAt: instant(at),
    source: { collector: 'portal' },
    attestation: 'decided',
    controls: EMERGENCY_CONTROLS,
    payload: asPayload(payload),
    ...rest,
  };
}
