import fc from 'fast-check';
import { CHANGE_STATES, isEnded } from '../changes';
import { context } from '../testing/facts';
import type { ReleaseFact } from './releaseFacts';
import { releaseOrderGate } from './releaseOrder';
import type { GateState } from './types';

const release = (change: Partial<ReleaseFact> = {}): ReleaseFact => ({
  number: 12,
  wave: 2,
  pauseSeconds: 0,
  stopOnFailure: true,
  resumedAt: null,
  others: [
    { number: 7, wave: 1, state: 'succeeded', endedAt: '2026-06-01T14:00:00Z' },
    { number: 9, wave: 2, state: 'reviewing', endedAt: null },
  ],
  ...change,
});
const other = (
  state: ReleaseFact['others'][number]['state'],
  endedAt: string | null = isEnded(state) ? '2026-06-01T14:00:00Z' : null,
  wave = 1,
) => ({ number: 7, wave, state, endedAt });

it.each<[string, ReleaseFact | null, GateState, RegExp]>([
  ['no release', null, 'open', /no release/],
  ['its turn', release(), 'open', /turn of wave 2 of release R12/],
  [
    'a wave that is not done',
    release({ others: [other('verifying')] }),
    'pending',
    /Wave 2 of release R12 waits for #7/,
  ],
  [
    'a failure in the wave before',
    release({ others: [other('failed')] }),
    'closed',
    /R12 has stopped: #7 failed/,
  ],
  [
    'a failure in the same wave',
    release({ others: [other('rolled-back', '2026-06-01T14:00:00Z', 2)] }),
    'closed',
    /#7 was rolled back/,
  ],
  [
    'a failure that somebody looked at',
    release({
      others: [other('failed')],
      resumedAt: '2026-06-01T14:10:00Z',
    }),
    'open',
    /turn of wave 2/,
  ],
  [
    'a failure after somebody looked',
    release({
      others: [other('failed', '2026-06-01T14:20:00Z')],
      resumedAt: '2026-06-01T14:10:00Z',
    }),
    'closed',
    /has stopped/,
  ],
  [
    'a failure that does not stop it',
    release({ others: [other('failed')], stopOnFailure: false }),
    'open',
    /turn/,
  ],
  [
    'the pause',
    release({ pauseSeconds: 3600 }),
    'pending',
    /pauses before wave 2 until 15:00Z/,
  ],
  [
    'after the pause',
    release({ pauseSeconds: 600 }),
    'open',
    /pause before wave 2 of R12 is over/,
  ],
  [
    'an end without a time',
    release({ others: [other('succeeded', null)], pauseSeconds: 60 }),
    'unknown',
    /is not known/,
  ],
])('release: %s', (_, fact, state, reason) => {
  const result = releaseOrderGate.evaluate(
    context({ facts: { release: fact } }),
  );
  expect(result).toMatchObject({ gate: 'release', state });
  expect(result.reason).toMatch(reason);
  expect(result.remedy === '').toBe(state === 'open');
});

it('never opens while a change of an earlier wave runs', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          number: fc.nat(),
          wave: fc.integer({ min: 1, max: 3 }),
          state: fc.constantFrom(...CHANGE_STATES),
          endedAt: fc.constantFrom(null, '2026-06-01T14:00:00Z'),
        }),
        { maxLength: 6 },
      ),
      fc.boolean(),
      (others, stopOnFailure) => {
        const { state } = releaseOrderGate.evaluate(
          context({ facts: { release: release({ others, stopOnFailure }) } }),
        );
        const runs = others.some(each => each.wave < 2 && !isEnded(each.state));
        const failed = others.some(
          each => isEnded(each.state) && each.state !== 'succeeded',
        );
        const mustHold = runs || (stopOnFailure && failed);
        expect(mustHold && state === 'open').toBe(false);
        expect(!mustHold && state !== 'open').toBe(false);
      },
    ),
  );
});
