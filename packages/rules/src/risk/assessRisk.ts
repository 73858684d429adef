import { counted, listed } from '../sentences';
import { MAX_RISK, RISK_FORMULA, RISK_FORMULA_VERSION } from './formula';
import { migrationSign } from './migrations';
import type { Risk, RiskFacts } from './types';

/** How much may go wrong with a change, by the published formula. */
export function assessRisk(facts: RiskFacts): Risk {
  const parts = RISK_FORMULA.flatMap(rule => {
    const found = rule.weigh(facts);
    return found ? [{ rule: rule.id, ...found }] : [];
  });
  const sum = parts.reduce((total, { points }) => total + points, 0);
  return {
    score: Math.min(MAX_RISK, sum),
    parts,
    formulaVersion: RISK_FORMULA_VERSION,
  };
}

/** `Risk 5 = 2 (9 commits … )`: the score and what it is the sum of. */
export function riskSentence({ score, parts }: Risk): string {
  if (parts.length === 0) return 'Risk 0: nothing raises it.';
  const sum = parts.reduce((total, { points }) => total + points, 0);
  const cut = sum > score ? ` (${sum}, of at most ${MAX_RISK})` : '';
  return `Risk ${score}${cut} = ${parts
    .map(({ points, because }) => `${points} for ${because}`)
    .join(' + ')}.`;
}

/** Why going back over a change takes more than a click. */
export interface BackOutNeed {
  kind: 'migration' | 'definition' | 'stateful' | 'unknown';
  /** What it is, in a few words. */
  what: string;
}

/**
 * Why going back over a change needs a plan and an acknowledgement; empty: it
 * is safe. What the cluster would lose is not guessed: where nothing is known of
 * a change but that it happened, that is a need of its own.
 */
export function backOutNeeds(
  facts: Pick<RiskFacts, 'source' | 'files' | 'rendered'>,
): BackOutNeed[] {
  const { source, files, rendered } = facts;
  const needs: BackOutNeed[] = [];
  const sign = migrationSign(facts);
  if (sign) needs.push({ kind: 'migration', what: sign });
  if (rendered && rendered.definitions > 0) {
    needs.push({
      kind: 'definition',
      what: counted(rendered.definitions, 'custom resource definition'),
    });
  }
  if (rendered && rendered.stateful > 0) {
    needs.push({
      kind: 'stateful',
      what:
        counted(rendered.stateful, 'workload or claim') +
        (rendered.stateful === 1 ? ' that keeps state' : ' that keep state'),
    });
  }
  if (!source && !files && !rendered) {
    needs.push({ kind: 'unknown', what: 'it is not known what it changed' });
  }
  return needs;
}

/** The needs in a sentence that says what to do; empty: none. */
export function backOutSentence(needs: readonly BackOutNeed[]): string {
  return needs.length === 0
    ? ''
    : `Going back crosses ${listed(
        needs.map(({ what }) => what),
      )}: say how its data is brought back, and acknowledge it.`;
}
