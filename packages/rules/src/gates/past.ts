import { listed } from '../sentences';
import { calendarGateV1, calendarGateV2 } from './calendarGate';
import { decision, earlierRule, open } from './gate';
import type { Gate } from './gate';
import { guardrailsGateV1 } from './guardrails';
import { holdGateV1 } from './hold';
import { mergeableGateV1 } from './mergeable';
import { oneAtATimeGate } from './oneAtATime';
import { GATES } from './registry';
import { signaturesGateV1 } from './signatures';
import { sourceReviewGateV1 } from './sourceReview';
import { targetCleanGateV1 } from './targetClean';
import { upstreamGateV2, upstreamGateV3 } from './upstream';

/** Before `upstreamRule` and `upstreamMust`: every environment, running now. */
const upstreamV1: Gate = {
  ...upstreamGateV2,
  ruleVersion: 1,
  evaluate: context => {
    const { facts, ...result } = upstreamGateV2.evaluate({
      ...context,
      policy: {
        ...context.policy,
        upstreamRule: 'all',
        upstreamMust: 'run-now',
      },
    });
    const { rule, must, ...before } = facts;
    return { ...result, ruleVersion: 1, facts: before };
  },
};

/** Before `whenBusy`: whatever other change is unfinished holds. */
const oneAtATimeV1 = earlierRule(oneAtATimeGate, 1, ({ facts: { change } }) => {
  const { othersInFlight: others, service, environment } = change;
  const facts = { others: others.length, first: others[0] ?? null };
  const where = `of ${service} in ${environment}`;
  if (others.length === 0) {
    return open(`No other change ${where} is under way.`, facts);
  }
  const numbers = listed(others.map(number => `#${number}`));
  return decision(
    'closed',
    `${numbers} ${where} still under way.`,
    `Wait until the end of ${numbers}, or cancel.`,
    facts,
  );
});

/**
 * Versions of rules that are no longer in force: by them recorded decisions are
 * made again. State, small facts and `until` are theirs; sentences need not be.
 */
export const PAST_GATES: readonly Gate[] = [
  calendarGateV1,
  calendarGateV2,
  upstreamV1,
  upstreamGateV2,
  upstreamGateV3,
  targetCleanGateV1,
  oneAtATimeV1,
  guardrailsGateV1,
  mergeableGateV1,
  holdGateV1,
  signaturesGateV1,
  sourceReviewGateV1,
];

/** A rule of a gate at one version; undefined: this program has none. */
export function ruleOf(gate: string, version: number): Gate | undefined {
  return [...GATES, ...PAST_GATES].find(
    ({ id, ruleVersion }) => id === gate && ruleVersion === version,
  );
}
