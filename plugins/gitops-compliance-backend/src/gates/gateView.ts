import type { GateView } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { GateId, GateResult } from '@gitops-compliance/rules';

const TITLES: Record<GateId, string> = {
  upstream: 'Upstream',
  'target-clean': 'Clean target',
  'one-at-a-time': 'One at a time',
  release: 'Release',
  'peer-review': 'Peer review',
  'source-review': 'Source review',
  'code-owners': 'Code owners',
  checks: 'Checks',
  policy: 'Policy as code',
  signatures: 'Signatures',
  'only-the-pin': 'Only the pin',
  guardrails: 'Guardrails',
  mergeable: 'Mergeable',
  external: 'Other tools',
  hold: 'Hold',
  calendar: 'Calendar',
};

/** A gate's name as screens show it. */
export function gateTitle(gate: GateId): string {
  return TITLES[gate];
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
