import fc from 'fast-check';
import { context } from '../testing/facts';
import { oneAtATimeGate } from './oneAtATime';

type Busy = 'refuse' | 'queue' | 'supersede';

const judged = (
  whenBusy: Busy,
  number: number | null,
  othersInFlight: number[],
  merging: number[] = [],
) =>
  oneAtATimeGate.evaluate(
    context({
      change: { number, othersInFlight, merging, standing: merging },
      policy: { whenBusy },
    }),
  );

it.each<[Busy, number | null, number[], number[], string, RegExp]>([
  ['refuse', null, [], [], 'open', /^No other change of payments-api in prod/],
  ['refuse', null, [7], [], 'closed', /^Change #7 .* is still under way\.$/],
  ['refuse', 12, [7, 9], [], 'closed', /^Changes #7 and #9 .* are still/],
  ['refuse', 12, [14], [], 'open', /goes first: #14 .* waits for it/],
  ['queue', null, [7, 9], [], 'pending', /this one is number 3 in the queue/],
  ['queue', 12, [7, 14], [], 'pending', /#7 .* number 2 in the queue/],
  ['queue', 12, [14, 15], [], 'open', /#14 and #15 .* wait for it/],
  ['queue', 12, [14], [14], 'pending', /#14 .* number 2 in the queue/],
  ['supersede', null, [7], [], 'pending', /takes the place of #7/],
  ['supersede', 12, [7, 9], [7], 'pending', /#7 .* number 2 in the queue/],
  ['supersede', 12, [14, 15], [], 'closed', /^#15 takes its place/],
  ['supersede', 12, [14], [12], 'open', /It goes first: #14/],
  ['supersede', 12, [], [], 'open', /No other change/],
])(
  'by %s, #%j with %j unfinished and %j merging is %s',
  (whenBusy, number, others, merging, merits, reason) => {
    const result = judged(whenBusy, number, others, merging);
    expect(result).toMatchObject({
      gate: 'one-at-a-time',
      state: merits,
      reason: expect.stringMatching(reason),
    });
    expect(result.remedy === '').toBe(merits === 'open');
  },
);

it('what stands gives way to no newer one: it goes first', () => {
  const change = { number: 12, othersInFlight: [14], standing: [12] };
  const older = context({ change, policy: { whenBusy: 'supersede' } });
  expect(oneAtATimeGate.evaluate(older).state).toBe('open');
  const newer = context({
    change: { number: 14, othersInFlight: [12], standing: [12] },
    policy: { whenBusy: 'supersede' },
  });
  expect(oneAtATimeGate.evaluate(newer)).toMatchObject({
    state: 'pending',
    reason: expect.stringMatching(/#12 .* number 2 in the queue/),
  });
});

it('a rollback takes the place of what does not merge yet, whatever the policy', () => {
  const rollbacks = [14];
  const rollback = context({
    change: { kind: 'rollback', number: 14, othersInFlight: [12], rollbacks },
  });
  expect(oneAtATimeGate.evaluate(rollback)).toMatchObject({
    state: 'pending',
    reason: 'It takes the place of #12.',
  });
  const older = context({
    change: { number: 12, othersInFlight: [14], rollbacks },
  });
  expect(oneAtATimeGate.evaluate(older)).toMatchObject({
    state: 'closed',
    reason: '#14 takes its place.',
  });
});

it('of any changes of one target, at most one that nobody merges may merge', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(
      fc.constantFrom<Busy>('refuse', 'queue', 'supersede'),
      numbers,
      fc.option(fc.nat(7)),
      (whenBusy, all, place) => {
        const merging = place === null ? [] : all.slice(place, place + 1);
        const open = all.filter(number => {
          const others = all.filter(other => other !== number);
          return judged(whenBusy, number, others, merging).state === 'open';
        });
        expect(open.length).toBeLessThanOrEqual(1);
        // The one that merges goes first, and nobody waits for ever.
        const others = open.filter(number => !merging.includes(number));
        expect(merging.length > 0 ? others : []).toEqual([]);
        const goes = open.length + merging.length;
        expect(whenBusy === 'supersede' ? 1 : goes).toBeGreaterThan(0);
      },
    ),
  );
});

it('names the service as people do', () => {
  const service = 'component:default/payments-api';
  const { reason } = oneAtATimeGate.evaluate(context({ change: { service } }));
  expect(reason).toBe('No other change of payments-api in prod is under way.');
});
