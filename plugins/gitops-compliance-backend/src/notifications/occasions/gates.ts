import { recordedInPhase } from './previousEntry';
import { gateTitle } from '../../gates/gateView';
import { inFew } from '../../shared/text';
import type { GatesPayload } from '../../changes/records';
import type { Occasion } from '../Notice';
import { changeName, changeNotice, changeOf } from './changeNotice';

/** A gate of a change in review opened, and others hold it still. */
export const gates: Occasion = {
  types: ['change.gates-evaluated'],
  concerns: ({ envelope }) => {
    const { phase, held } = envelope.payload as unknown as GatesPayload;
    return phase === 'merge' && held;
  },
  async notices(entry, context) {
    const row = await changeOf(entry, context);
    if (row?.state !== 'reviewing' || row.mode === 'observe') return [];
    const before = await recordedInPhase(entry, context.db);
    if (!before) return [];
    const { results } = entry.envelope.payload as unknown as GatesPayload;
    const opened = results.filter(
      ({ gate, state }) =>
        state === 'open' &&
        before.results.some(
          earlier => earlier.gate === gate && earlier.state !== 'open',
        ),
    );
    if (opened.length === 0) return [];
    const names = (some: { gate: (typeof results)[number]['gate'] }[]) =>
      inFew(
        some.map(({ gate }) => gateTitle(gate).toLowerCase()),
        'gates',
      );
    const closed = row.gates.filter(({ state }) => state !== 'open');
    return [
      changeNotice(row, context, {
        kind: 'gate-opened',
        title: `Open now for change ${changeName(row)}: ${names(opened)}`,
        description: `It waits for ${names(closed)}.`,
        severity: 'low',
        recipients: [row.requester_ref],
      }),
    ];
  },
};

/** Every gate of a change is open. */
export const ready: Occasion = {
  types: ['change.ready'],
  async notices(entry, context) {
    const row = await changeOf(entry, context);
    if (row?.state !== 'ready' || row.mode === 'observe') return [];
    return [
      changeNotice(row, context, {
        kind: 'gate-opened',
        title: `Change ${changeName(row)} can be merged`,
        description: 'Every gate is open now. Open it and press merge.',
        recipients: [row.requester_ref],
      }),
    ];
  },
};
