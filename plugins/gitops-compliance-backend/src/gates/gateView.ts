import type { GateView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { GATES, type GateId, type GateResult } from '@gitops-compliance/rules';

/** A gate's name as screens show it. */
export function gateTitle(gate: GateId): string {
  return GATES.find(({ id }) => id === gate)?.title ?? gate;
}

/** A gate's result as the API gives it. */
export function gateView(result: GateResult): GateView {
  return {
    gate: result.gate,
    title: gateTitle(result.gate),
    state: result.state,
    reason: result.reason,
    remedy: result.remedy,
    until: result.until ?? null,
    controls: result.controls,
    ruleVersion: result.ruleVersion,
  };
}
