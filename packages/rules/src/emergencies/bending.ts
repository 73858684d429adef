import type { GateId } from '../gates/types';

/**
 * Gates that a policy may bend in an emergency, in the order in which screens
 * list them. A gate is here or in {@link NEVER_BENDS}.
 */
export const BENDABLE_GATES = [
  'upstream',
  'target-clean',
  'ticket',
  'peer-review',
  'source-review',
  'cab',
  'code-owners',
  'checks',
  'policy',
  'signatures',
  'rendered',
  'external',
  'calendar',
] as const satisfies readonly GateId[];

/** One of {@link BENDABLE_GATES}. */
export type BendableGate = (typeof BENDABLE_GATES)[number];

/** Gates that no policy can bend, each with its reason for people. */
export const NEVER_BENDS: Readonly<
  Record<Exclude<GateId, BendableGate>, string>
> = {
  'one-at-a-time':
    'Two changes of one target at once would undo each other; cancel the other one.',
  release:
    'A release goes in its order; request the one change that is urgent by itself.',
  'only-the-pin':
    'What is merged must be what was asked for, or nobody could say afterwards what was done.',
  guardrails: 'Without the check of the portal a merge would leave no record.',
  mergeable: 'The forge would refuse the merge.',
  hold: 'An owner stopped the line, or something that nobody approved waits to be resolved; only they lift their stop, and only somebody without a part in it resolves it.',
};

/** Whether a policy can bend a gate. */
export function isBendable(gate: GateId): gate is BendableGate {
  return (BENDABLE_GATES as readonly GateId[]).includes(gate);
}
