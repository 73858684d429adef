import type { Decision } from './gate';
import type { GateState } from './types';

/** Shorthand for a decision without a time. */
export function decision(
  state: GateState,
  reason: string,
  remedy: string,
  facts: Decision['facts'] = {},
): Decision {
  return { state, reason, remedy, facts };
}

/** Shorthand for an open gate. */
export function open(reason: string, facts: Decision['facts'] = {}): Decision {
  return decision('open', reason, '', facts);
}
