import type { Gate, GateContext } from './gate';
import type { GateId, GateResult } from './types';

/** What an expedited change is waived where the policy allows it. */
export const WAIVED_WHEN_EXPEDITED: readonly GateId[] = ['upstream'];
/** What it owes in return. */
const MORE_APPROVALS = 1;

/**
 * Decides one gate of a change of its class: an `expedited` one need not have
 * run upstream, nor soaked there, and needs one independent approval more. Every
 * waived result says so and is counted. Without the policy's leave nothing is
 * waived, and the further approval is owed all the same.
 */
export function evaluateByClass(gate: Gate, context: GateContext): GateResult {
  const { facts, policy } = context;
  if (facts.change.class !== 'expedited') return gate.evaluate(context);
  const result = gate.evaluate({
    ...context,
    policy: {
      ...policy,
      requiredApprovals: policy.requiredApprovals + MORE_APPROVALS,
    },
  });
  if (!policy.expedited || !WAIVED_WHEN_EXPEDITED.includes(gate.id)) {
    return result;
  }
  const { until, ...rest } = result;
  return {
    ...rest,
    state: 'open',
    reason: 'Waived: expedited, for one more independent approval.',
    remedy: '',
    facts: { ...result.facts, waived: true, wouldBe: result.state },
  };
}
