import fc from 'fast-check';
import { CHANGE_STATES, ENDED_STATES, isEnded, transition } from './machine';
import type { ChangeEvent, ChangeState } from './types';

type EventType = ChangeEvent['type'];

const EVENTS: EventType[] = [
  'pull-request-opened',
  'gates-opened',
  'gates-closed',
  'merge-requested',
  'merge-refused',
  'merged',
  'synced',
  'healthy',
  'failed',
  'pull-request-closed',
  'cancelled',
  'rejected',
  'superseded',
  'expired',
  'rolled-back',
];

const RUNNING = CHANGE_STATES.filter(state => !isEnded(state));

describe('a change moves', () => {
  it.each<[ChangeState, EventType, ChangeState]>([
    ['proposed', 'pull-request-opened', 'reviewing'],
    ['reviewing', 'gates-opened', 'ready'],
    ['ready', 'gates-closed', 'reviewing'],
    ['ready', 'merge-requested', 'merging'],
    ['merging', 'merge-refused', 'reviewing'],
    ['merging', 'merged', 'deploying'],
    ['reviewing', 'merged', 'deploying'],
    ['ready', 'merged', 'deploying'],
    ['deploying', 'synced', 'verifying'],
    ['verifying', 'healthy', 'succeeded'],
    ['proposed', 'cancelled', 'cancelled'],
    ['reviewing', 'cancelled', 'cancelled'],
    ['ready', 'cancelled', 'cancelled'],
    ['proposed', 'pull-request-closed', 'cancelled'],
    ['reviewing', 'pull-request-closed', 'cancelled'],
    ['ready', 'pull-request-closed', 'cancelled'],
    ['merging', 'pull-request-closed', 'cancelled'],
    ['proposed', 'rejected', 'rejected'],
    ['reviewing', 'superseded', 'superseded'],
    ['ready', 'expired', 'expired'],
    ['deploying', 'rolled-back', 'rolled-back'],
    ['verifying', 'rolled-back', 'rolled-back'],
    ['succeeded', 'rolled-back', 'rolled-back'],
    ['failed', 'rolled-back', 'rolled-back'],
    ['failed', 'verification-asked', 'verifying'],
    ...RUNNING.map(
      state =>
        [state, 'failed', 'failed'] as [ChangeState, EventType, ChangeState],
    ),
  ])('from %s by %s to %s', (from, type, to) => {
    expect(transition(from, { type })).toEqual({
      ok: true,
      state: to,
      changed: true,
    });
  });
});

describe('a repeated event changes nothing', () => {
  it.each<[ChangeState, EventType]>([
    ['reviewing', 'pull-request-opened'],
    ['reviewing', 'gates-closed'],
    ['reviewing', 'merge-refused'],
    ['ready', 'gates-opened'],
    ['merging', 'merge-requested'],
    ['merging', 'gates-closed'],
    ['deploying', 'merged'],
    ['deploying', 'pull-request-closed'],
    ['verifying', 'synced'],
    ['verifying', 'verification-asked'],
    ['succeeded', 'healthy'],
    ['failed', 'failed'],
    ['cancelled', 'cancelled'],
    ['cancelled', 'pull-request-closed'],
    ['superseded', 'superseded'],
    ['superseded', 'pull-request-closed'],
    ['expired', 'pull-request-closed'],
    ['rolled-back', 'rolled-back'],
  ])('%s stays on %s', (state, type) => {
    expect(transition(state, { type })).toEqual({
      ok: true,
      state,
      changed: false,
    });
  });
});

describe('an event that cannot be is refused', () => {
  it.each<[ChangeState, EventType, RegExp]>([
    ['proposed', 'merge-requested', /no pull request/],
    ['proposed', 'gates-opened', /no pull request/],
    ['reviewing', 'merge-requested', /gates/],
    ['merging', 'synced', /not been merged/],
    ['ready', 'healthy', /not been merged/],
    ['deploying', 'healthy', /not been synced/],
    ['deploying', 'merge-refused', /already been merged/],
    ['merging', 'cancelled', /wait for its outcome/],
    ['deploying', 'cancelled', /roll it back/],
    ['verifying', 'cancelled', /roll it back/],
    ['succeeded', 'failed', /already finished/],
    ['cancelled', 'merged', /it was cancelled/],
    ['rolled-back', 'healthy', /rolled back/],
    ['merging', 'superseded', /wait for its outcome/],
    ['deploying', 'expired', /roll it back/],
    ['verifying', 'rejected', /roll it back/],
    ['ready', 'rolled-back', /not been merged/],
    ['cancelled', 'rolled-back', /it was cancelled/],
    ['deploying', 'verification-asked', /not been synced/],
    ['ready', 'verification-asked', /not been merged/],
    ['succeeded', 'verification-asked', /already finished/],
    ['rolled-back', 'verification-asked', /rolled back/],
    ['superseded', 'merged', /a newer change took its place/],
  ])('%s refuses %s', (state, type, reason) => {
    expect(transition(state, { type })).toEqual({
      ok: false,
      reason: expect.stringMatching(reason),
    });
  });
});

it('lists the seven ends last', () => {
  expect(CHANGE_STATES.slice(-7)).toEqual([...ENDED_STATES]);
});

/** Applies events in turn; refused ones leave the state as it is. */
function walk(start: ChangeState, events: EventType[]) {
  const steps: { from: ChangeState; by: EventType; to: ChangeState }[] = [];
  let state = start;
  for (const type of events) {
    const next = transition(state, { type });
    const to = next.ok ? next.state : state;
    steps.push({ from: state, by: type, to });
    state = to;
  }
  return steps;
}

describe('over any sequence of repeated, lost and unordered events', () => {
  const story: EventType[] = [
    'pull-request-opened',
    'gates-opened',
    'merge-requested',
    'merged',
    'synced',
    'healthy',
  ];
  const noise = fc.array(fc.constantFrom(...EVENTS), { maxLength: 40 });
  const lossy = fc
    .tuple(...story.map(() => fc.integer({ min: 0, max: 3 })))
    .map(times =>
      story.flatMap((t, i) => new Array<EventType>(times[i]).fill(t)),
    );
  const sequences = fc.oneof(noise, lossy);

  it('leaves an end by a rollback alone, and never the list of states', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CHANGE_STATES),
        sequences,
        (start, events) => {
          const steps = walk(start, events);
          expect(CHANGE_STATES).toEqual(
            expect.arrayContaining(steps.map(step => step.to)),
          );
          const left = steps.filter(
            step => isEnded(step.from) && step.to !== step.from,
          );
          expect(left.filter(step => step.by !== 'rolled-back')).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reaches merging through ready, and succeeded through merged and synced', () => {
    fc.assert(
      fc.property(sequences, events => {
        const steps = walk('proposed', events);
        const moves = steps.filter(step => step.from !== step.to);
        const intoMerging = moves.filter(step => step.to === 'merging');
        expect(intoMerging.filter(step => step.from !== 'ready')).toEqual([]);
        const succeeded = moves.some(step => step.to === 'succeeded');
        const needed = succeeded ? ['merged', 'synced', 'healthy'] : [];
        expect(moves.map(step => step.by)).toEqual(
          expect.arrayContaining(needed),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('gets to succeeded when nothing is lost, however often it is repeated', () => {
    fc.assert(
      fc.property(
        fc.tuple(...story.map(() => fc.integer({ min: 1, max: 3 }))),
        times => {
          const events = story.flatMap((type, i) =>
            new Array<EventType>(times[i]).fill(type),
          );
          expect(walk('proposed', events).pop()?.to).toBe('succeeded');
        },
      ),
    );
  });

  const accepted = CHANGE_STATES.flatMap(state =>
    EVENTS.map(type => ({ type, outcome: transition(state, { type }) })),
  ).flatMap(({ type, outcome }) =>
    outcome.ok ? [{ type, state: outcome.state }] : [],
  );

  it.each(accepted)(
    'an accepted $type changes nothing when it comes again in $state',
    ({ type, state }) => {
      expect(transition(state, { type })).toEqual({
        ok: true,
        state,
        changed: false,
      });
    },
  );
});
