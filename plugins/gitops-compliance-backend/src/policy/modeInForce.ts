import { environmentOf, type Policy } from './Policy';
import type { PolicyEnvironment } from './policySchema';

type Mode = PolicyEnvironment['mode'];

/**
 * The mode under which a change goes on: the stricter of the one that it was
 * requested under and the one in force. In `observe` nothing is written, and
 * an environment that the policy no longer names is not touched either.
 */
export function modeInForce(
  change: { mode: Mode; environment: string },
  policy: Policy,
): Mode {
  const now = environmentOf(policy, change.environment)?.mode ?? 'observe';
  if (now === 'observe') return 'observe';
  return change.mode === 'enforce' || now === 'enforce' ? 'enforce' : 'warn';
}
