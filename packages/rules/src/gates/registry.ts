import { cabGate } from './cab';
import { calendarGate } from './calendarGate';
import { checksGate } from './checks';
import { codeOwnersGate } from './codeOwners';
import { evaluateGate } from './emergency';
import { externalGate } from './external';
import type { Gate, GateContext } from './gate';
import { guardrailsGate } from './guardrails';
import { holdGate } from './hold';
import { mergeableGate } from './mergeable';
import { oneAtATimeGate } from './oneAtATime';
import { onlyThePinGate } from './onlyThePin';
import { peerReviewGate } from './peerReview';
import { releaseOrderGate } from './releaseOrder';
import { policyGate } from './policyChecks';
import { renderedGate } from './rendered';
import { signaturesGate } from './signatures';
import { targetCleanGate } from './targetClean';
import { sourceReviewGate } from './sourceReview';
import { ticketGate } from './ticket';
import type { GateId, GateResult } from './types';
import { upstreamGate } from './upstream';

/** Moments at which gates hold a change. */
export type GatePhase = 'request' | 'merge' | 'sync';

/** Every gate, in the order in which screens list them. */
export const GATES: readonly Gate[] = [
  upstreamGate,
  targetCleanGate,
  oneAtATimeGate,
  releaseOrderGate,
  ticketGate,
  peerReviewGate,
  sourceReviewGate,
  cabGate,
  codeOwnersGate,
  checksGate,
  policyGate,
  signaturesGate,
  renderedGate,
  onlyThePinGate,
  guardrailsGate,
  mergeableGate,
  externalGate,
  holdGate,
  calendarGate,
];

/**
 * Which gates hold at which moment. At a request the calendar and stops are
 * shown but do not hold: a pull request may be prepared meanwhile. At a merge
 * everything holds. At a sync the change is merged and reviewed, and only time,
 * a stop, a release that has stopped and its ticket can still forbid it.
 */
const PHASES: Record<GatePhase, readonly GateId[]> = {
  request: ['upstream', 'one-at-a-time'],
  merge: GATES.map(gate => gate.id),
  sync: ['release', 'ticket', 'hold', 'calendar'],
};

/** Ids of the gates that hold a change at this moment. */
export function gatesFor(phase: GatePhase): readonly GateId[] {
  return PHASES[phase];
}

/** Evaluates every gate, whatever the phase. @throws RangeError on a bad `at` */
export function evaluateGates(context: GateContext): GateResult[] {
  if (!context.at.isValid) {
    throw new RangeError('Gates can only be evaluated at a valid instant');
  }
  return GATES.map(gate => evaluateGate(gate, context));
}

/**
 * Whether any of these results is not open. Of no results nothing holds: where
 * results may be missing, ask `holdingGates`.
 */
export function isHeld(results: readonly GateResult[]): boolean {
  return results.some(result => result.state !== 'open');
}

/**
 * The results that hold a change at this moment. A gate of the phase that was
 * not evaluated holds as `unknown`. A place in the queue is no refusal: it does
 * not hold a request.
 */
export function holdingGates(
  results: readonly GateResult[],
  phase: GatePhase,
): GateResult[] {
  return GATES.filter(gate => PHASES[phase].includes(gate.id))
    .flatMap(gate => {
      const found = results.filter(result => result.gate === gate.id);
      return found.length > 0 ? found : [notEvaluated(gate)];
    })
    .filter(result => result.state !== 'open' && !isQueued(result, phase));
}

function isQueued({ gate, state }: GateResult, phase: GatePhase): boolean {
  return phase === 'request' && gate === 'one-at-a-time' && state === 'pending';
}

function notEvaluated({ id, controls, ruleVersion }: Gate): GateResult {
  return {
    gate: id,
    state: 'unknown',
    reason: `The gate ${id} has not been evaluated.`,
    remedy: 'Try again in a moment.',
    controls: [...controls],
    ruleVersion,
    facts: {},
  };
}
