import type { RecordedEntry } from '../ledger/Ledger';
import type { Actors } from '../persons/PersonDirectory';
import { timelineOf } from './timeline';

const NOBODY = { maybeView: () => null } as unknown as Actors;

const evaluated = (results: object[]): RecordedEntry =>
  ({
    envelope: {
      type: 'change.gates-evaluated',
      stream: 'change:1',
      streamSeq: 1,
      occurredAt: '2026-01-02T03:04:05Z',
      attestation: 'decided',
      persons: {},
      payload: { phase: 'merge', results },
    },
  } as unknown as RecordedEntry);

const textOf = (...results: object[]) =>
  timelineOf([evaluated(results)], NOBODY)[0].text;

const open = (gate: string) => ({ gate, state: 'open', facts: {} });
const bent = (gate: string, emergency?: number) => ({
  gate,
  state: 'open',
  facts: {
    waived: true,
    wouldBe: 'closed',
    ...(emergency !== undefined && { emergency }),
  },
});

describe('the line of an evaluation of gates', () => {
  it('counts those that were open', () => {
    expect(
      textOf(open('calendar'), { gate: 'checks', state: 'closed', facts: {} }),
    ).toBe('Gates evaluated for merge: 1 of 2 open');
  });

  it('names each that was open by exception alone, and under what', () => {
    expect(
      textOf(open('checks'), bent('calendar', 7), bent('peer-review', 7)),
    ).toBe(
      'Gates evaluated for merge: 3 of 3 open, by exception under E-7: Calendar and Peer review',
    );
  });

  it('names one that the class of the change waived', () => {
    expect(textOf(bent('upstream'))).toBe(
      'Gates evaluated for merge: 1 of 1 open, by exception: Upstream',
    );
  });

  it('takes none for an exception that is held all the same', () => {
    expect(textOf({ ...bent('calendar', 7), state: 'closed' })).toBe(
      'Gates evaluated for merge: 0 of 1 open',
    );
  });
});
