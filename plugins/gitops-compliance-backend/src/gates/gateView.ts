import type { GateView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { GATES, type GateId, type GateResult } from '@gitops-compliance/rules';

const EXCEPTED = ['closed', 'pending', 'unknown'] as const;

/** A gate's name as screens show it. */
export function gateTitle(gate: GateId): string {
  return GATES.find(({ id }) => id === gate)?.title ?? gate;
}

/** A gate's result, of now or as it is recorded, as the API gives it. */
export function gateView(
  result: Omit<GateResult, 'until'> & { until?: string | null },
): GateView {
  const wouldBe = wouldBeOf(result);
  return {
    gate: result.gate,
    title: gateTitle(result.gate),
    state: result.state,
    reason: result.reason,
    remedy: result.remedy,
    until: result.until ?? null,
    controls: result.controls,
    ruleVersion: result.ruleVersion,
    ...(wouldBe && { wouldBe }),
  };
}

/** What a gate that is bent or waived would be; undefined: open all the same. */
export function wouldBeOf({
  facts,
  state,
}: Pick<GateResult, 'facts' | 'state'>): GateView['wouldBe'] {
  if (state !== 'open' || facts.waived !== true) return undefined;
  return EXCEPTED.find(each => each === facts.wouldBe);
}
