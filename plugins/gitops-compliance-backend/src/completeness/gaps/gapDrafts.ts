import type { EntryDraft } from '../../ledger/Ledger';
import type { GapClosedPayload, GapOpenedPayload } from './records';

const CONTROLS = ['NIST:AU-12', 'PCI:10.2'];

/** The entry `collector.gap-opened`; `problem` is kept beside it. */
export function gapOpened(
  collector: string,
  occurredAt: string,
  payload: GapOpenedPayload,
  problem?: string,
): EntryDraft {
  return {
    type: 'collector.gap-opened',
    v: 2,
    occurredAt,
    source: { collector },
    attestation: 'decided',
    controls: CONTROLS,
    payload: {
      ...payload,
      historyRows: payload.historyRows && { ...payload.historyRows },
    },
    erasable: problem === undefined ? undefined : { problem },
  };
}

/** The entry `collector.gap-closed`. */
export function gapClosed(
  collector: string,
  occurredAt: string,
  payload: GapClosedPayload,
): EntryDraft {
  return {
    type: 'collector.gap-closed',
    v: 2,
    occurredAt,
    source: { collector },
    attestation: 'decided',
    controls: CONTROLS,
    payload: { ...payload },
  };
}
