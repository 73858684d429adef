import fc from 'fast-check';
import { isEnded, transition } from './machine';
import type { ChangeEvent, ChangeState } from './types';

/**
 * The machine against a model of what really happened: a pull request that is
 * opened, merged or closed once, syncs that may only follow a merge, and people
 * who act whenever they like. News of it comes late, twice or not at all, in any
 * order.
 */

/** What really happened, whatever the portal has heard of it. */
interface World {
  opened: boolean;
  merged: boolean;
  closed: boolean;
  synced: boolean;
  healthy: boolean;
}

/** The portal: the state it is in, and what moved it there. */
class Portal {
  state: ChangeState = 'proposed';
  readonly moves: { from: ChangeState; by: string; to: ChangeState }[] = [];

  hear(type: ChangeEvent['type']): void {
    const before = this.state;
    const next = transition(before, { type });
    if (!next.ok) return;
    if (next.changed !== (next.state !== before)) {
      throw new Error(`${type} in ${before} says wrongly whether it moved`);
    }
    this.state = next.state;
    if (next.changed)
      this.moves.push({ from: before, by: type, to: next.state });
  }
}

/** Something happens in the world; the portal may hear of it. */
class Happens implements fc.Command<World, Portal> {
  constructor(
    readonly what: keyof World,
    readonly event: ChangeEvent['type'],
    readonly heard: number,
  ) {}

  check(world: Readonly<World>): boolean {
    switch (this.what) {
      case 'opened':
        return !world.opened;
      case 'merged':
      case 'closed':
        return world.opened && !world.merged && !world.closed;
      case 'synced':
        return world.merged && !world.synced;
      default:
        return world.synced && !world.healthy;
    }
  }

  run(world: World, portal: Portal): void {
    world[this.what] = true;
    for (let time = 0; time < this.heard; time += 1) portal.hear(this.event);
  }

  toString = () => `${this.what} heard ${this.heard} times`;
}

/** News of what happened before, once more. */
class Repeated implements fc.Command<World, Portal> {
  constructor(
    readonly what: keyof World,
    readonly event: ChangeEvent['type'],
  ) {}

  check = (world: Readonly<World>) => world[this.what];
  run = (_: World, portal: Portal) => portal.hear(this.event);
  toString = () => `${this.what} heard again`;
}

/** Somebody or a gate acts at any time. */
class Acts implements fc.Command<World, Portal> {
  constructor(readonly event: ChangeEvent['type']) {}

  check = () => true;
  run = (_: World, portal: Portal) => portal.hear(this.event);
  toString = () => this.event;
}

const FACTS: [keyof World, ChangeEvent['type']][] = [
  ['opened', 'pull-request-opened'],
  ['merged', 'merged'],
  ['closed', 'pull-request-closed'],
  ['synced', 'synced'],
  ['healthy', 'healthy'],
];
const ACTIONS: ChangeEvent['type'][] = [
  'gates-opened',
  'gates-closed',
  'merge-requested',
  'merge-refused',
  'cancelled',
  'superseded',
  'expired',
  'rejected',
  'failed',
  'rolled-back',
];
const commands = (
  actions: ChangeEvent['type'][],
  heard: fc.Arbitrary<number>,
) =>
  fc.commands<World, Portal>(
    [
      ...FACTS.map(([what, event]) =>
        heard.map(times => new Happens(what, event, times)),
      ),
      ...FACTS.map(([what, event]) => fc.constant(new Repeated(what, event))),
      ...actions.map(event => fc.constant(new Acts(event))),
    ],
    { maxCommands: 60 },
  );
const nothing = (): World => ({
  opened: false,
  merged: false,
  closed: false,
  synced: false,
  healthy: false,
});
const AFTER_MERGE: ChangeState[] = ['deploying', 'verifying', 'succeeded'];
const UNMERGED_ENDS: ChangeState[] = [
  'cancelled',
  'superseded',
  'expired',
  'rejected',
];

describe('the machine against what really happened', () => {
  it('never says more than what happened, and its ends stay', () => {
    fc.assert(
      fc.property(commands(ACTIONS, fc.nat({ max: 3 })), steps => {
        const world = nothing();
        const portal = new Portal();
        fc.modelRun(() => ({ model: world, real: portal }), steps);
        const seen = portal.moves.map(({ to }) => to);
        const told = seen.filter(state => AFTER_MERGE.includes(state));
        expect(told.length === 0 || world.merged).toBe(true);
        expect(seen.includes('verifying') && !world.synced).toBe(false);
        expect(seen.includes('succeeded') && !world.healthy).toBe(false);
        // What is merged is never thrown away as if it were not.
        const thrown = portal.moves.filter(
          ({ from, to }) =>
            UNMERGED_ENDS.includes(to) &&
            (from === 'merging' || AFTER_MERGE.includes(from)) &&
            !world.closed,
        );
        expect(thrown).toEqual([]);
        const left = portal.moves.filter(({ from }) => isEnded(from));
        expect(left.filter(({ by }) => by !== 'rolled-back')).toEqual([]);
        const merging = portal.moves.filter(({ to }) => to === 'merging');
        expect(merging.filter(({ from }) => from !== 'ready')).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('comes to where the world is, once all that was lost is heard again', () => {
    const harmless: ChangeEvent['type'][] = [
      'gates-opened',
      'gates-closed',
      'merge-requested',
      'merge-refused',
    ];
    fc.assert(
      fc.property(commands(harmless, fc.nat({ max: 1 })), steps => {
        const world = nothing();
        const portal = new Portal();
        fc.modelRun(() => ({ model: world, real: portal }), steps);
        // Reconciliation reads everything anew, in the order of the sources.
        for (const [what, event] of FACTS) {
          if (world[what]) portal.hear(event);
        }
        expect(portal.state).toBe(whereIs(world, portal.state));
      }),
      { numRuns: 400 },
    );
  });
});

/** Where a change is by what really happened; before a merge, people say. */
function whereIs(world: World, said: ChangeState): ChangeState {
  if (world.healthy) return 'succeeded';
  if (world.synced) return 'verifying';
  if (world.merged) return 'deploying';
  if (world.closed) return 'cancelled';
  if (!world.opened) return 'proposed';
  expect(['reviewing', 'ready', 'merging']).toContain(said);
  return said;
}
