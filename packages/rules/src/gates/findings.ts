import type { Decision } from './gate';
import type { GateState } from './types';

/** What one of several things that a gate looks at adds to its decision. */
export interface Finding {
  state: GateState;
  reason: string;
  remedy: string;
}

/** The worst decides: a certain no before a doubt before a wait. */
const ORDER: GateState[] = ['closed', 'unknown', 'pending', 'open'];

/**
 * The worst of the findings; undefined: all are open. Others in the same state
 * are counted behind the reason.
 */
export function worstFinding(
  findings: readonly Finding[],
): Omit<Decision, 'facts'> | undefined {
  const state = ORDER.find(s => findings.some(f => f.state === s));
  if (state === undefined || state === 'open') return undefined;
  const [first, ...others] = findings.filter(f => f.state === state);
  const more = others.length > 0 ? ` (and ${others.length} more like it)` : '';
  return {
    state,
    reason: first.reason.replace(/\.$/, `${more}.`),
    remedy: first.remedy,
  };
}
