import type { Evaluation } from '../gates/Gatekeeper';
import type { EntryDraft } from '../ledger/Ledger';
import { instant } from '../shared/time';
import type { ChangeRow } from './records';

/**
 * How a change in review moves by what its gates say: to `ready` when all are
 * open, back when one closes; null: it stays.
 */
export function moveInReview(
  row: Pick<ChangeRow, 'state'>,
  { holding, grounds }: Evaluation,
): EntryDraft | null {
  const held = holding.length > 0;
  const draft = (type: string, payload: EntryDraft['payload']): EntryDraft => ({
    type,
    v: 1,
    occurredAt: instant(grounds.at),
    source: { collector: 'portal' },
    attestation: 'decided',
    controls: ['SOC2:CC8.1', 'NIST:CM-3'],
    payload,
  });
  if (row.state === 'reviewing' && !held) {
    return draft('change.ready', { overruled: [] });
  }
  if (row.state === 'ready' && held) {
    return draft('change.held', { gates: holding.map(({ gate }) => gate) });
  }
  return null;
}
