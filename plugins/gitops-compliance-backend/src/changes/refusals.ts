import { ConflictError } from '@backstage/errors';
import type { GateResult } from '@gitops-compliance/rules';
import { gateView } from '../gates/gateView';
import { GatesClosedError } from '../shared/errors';

/** Says that nothing is written where an environment is only watched. */
export function observed(environment: string): ConflictError {
  return new ConflictError(
    `${environment} is in observe mode: what happens there is watched and recorded, but nothing is written to the forge or to Argo CD; set its mode to warn or enforce in the policy`,
  );
}

/** Refuses with the gates that hold. @throws GatesClosedError */
export function refuseIfHeld(holding: GateResult[], what: string): void {
  if (holding.length === 0) return;
  const reasons = holding.map(gate => gate.reason).join(' ');
  throw new GatesClosedError(`${what}: ${reasons}`, holding.map(gateView));
}
