import type { GateId, GateState } from '../gates/types';

/** Gates whose decisions checks judge. */
const JUDGED = [
  'upstream',
  'ticket',
  'source-review',
  'cab',
  'code-owners',
  'checks',
  'signatures',
  'guardrails',
] as const satisfies readonly GateId[];

/** One of the gates whose decisions checks judge. */
export type JudgedGate = (typeof JUDGED)[number];

/** What one gate said, without its sentences. */
export interface DecidedGate {
  gate: string;
  state: GateState;
  /** Small facts behind the state, as of `GateResult`. */
  facts: Record<string, string | number | boolean | null>;
}

/** What the gates of a change said last before its sync, and what came of it. */
export interface GatesFact {
  /** Of its environment when it was requested; empty: not told. */
  mode: string;
  /** Through the portal, or around it; null: it was not merged. */
  merge: 'portal' | 'outside' | null;
  /** Head that they decided on; null: not told. */
  headSha: string | null;
  results: DecidedGate[];
}

/**
 * What the gates said, as far as checks judge it.
 *
 * @param results - of the last decision before the sync
 */
export function gatesFactOf({
  mode,
  merge,
  results,
}: Pick<GatesFact, 'mode' | 'merge'> & {
  results: readonly DecidedGate[];
}): GatesFact {
  const headSha = results.find(({ gate }) => gate === 'peer-review')?.facts
    .headSha;
  return {
    mode,
    merge,
    headSha: typeof headSha === 'string' ? headSha : null,
    results: results
      .filter(({ gate }) => JUDGED.some(judged => judged === gate))
      .map(({ gate, state, facts }) => ({ gate, state, facts })),
  };
}
