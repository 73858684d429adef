import type { DateTime } from 'luxon';
import type { Calendar } from '../calendar';
import type { Check } from './check';
import { authorityCheck } from './authorityCheck';
import { boardCheck } from './boardCheck';
import { bypassCheck } from './bypassCheck';
import { attributionCheck, timeCheck } from './drift';
import { deployerCheck } from './deployerCheck';
import {
  afterwardsCheck,
  alertCheck,
  authorisedCheck,
  emergencyReviewCheck,
} from './emergency';
import { freshnessCheck } from './freshnessCheck';
import { healthCheck } from './health';
import { identityCheck } from './identityCheck';
import { imagesCheck } from './imagesCheck';
import { guardrailsCheck } from './guardrailsCheck';
import { impactCheck } from './impactCheck';
import { independenceCheck } from './independenceCheck';
import { orderCheck } from './orderCheck';
import { outcomeCheck } from './outcomeCheck';
import { contextForOwn, type AnyCheck } from './own';
import { promotionCheck } from './promotionCheck';
import { provenanceCheck } from './provenanceCheck';
import { runtimeCheck, secretFreshnessCheck } from './runtime';
import { rightsCheck } from './rightsCheck';
import { secretsCheck } from './secretsCheck';
import { signatureCheck } from './signatureCheck';
import { testingCheck } from './testingCheck';
import { ticketCheck } from './ticketCheck';
import type { CheckResult, DeployedChangeFacts, Verdict } from './types';
import { windowCheck } from './windowCheck';

/** Every check, in the order in which screens list them. */
export const CHECKS: readonly Check[] = [
  provenanceCheck,
  independenceCheck,
  freshnessCheck,
  authorityCheck,
  bypassCheck,
  testingCheck,
  ticketCheck,
  impactCheck,
  boardCheck,
  windowCheck,
  promotionCheck,
  signatureCheck,
  imagesCheck,
  outcomeCheck,
  orderCheck,
  deployerCheck,
  rightsCheck,
  guardrailsCheck,
  secretsCheck,
  secretFreshnessCheck,
  identityCheck,
  authorisedCheck,
  afterwardsCheck,
  emergencyReviewCheck,
  alertCheck,
  attributionCheck,
  timeCheck,
  runtimeCheck,
  healthCheck,
];

/**
 * Judges what a target runs by every check.
 *
 * @param calendar - in force when the sync began; null: not known
 * @param at - the instant for which to judge
 * @param own - checks of the operator's own, which come after ours
 * @throws RangeError where `at` is not a valid instant
 */
export function evaluateChecks(
  facts: DeployedChangeFacts,
  calendar: Calendar | null,
  at: DateTime,
  own: readonly AnyCheck[] = [],
): CheckResult[] {
  if (!at.isValid) {
    throw new RangeError('Checks can only be evaluated at a valid instant');
  }
  const context = { facts, calendar, at };
  const results = CHECKS.map(check => check.evaluate(context));
  if (own.length === 0) return results;
  const copied = contextForOwn(context);
  return [...results, ...own.map(check => check.evaluate(copied))];
}

/** Verdicts in numbers. */
export interface Score {
  passed: number;
  failed: number;
  /** Shown apart: it neither helps nor hurts the score. */
  indeterminate: number;
  /** Fails and unknowns under a waiver in force, counted here alone; absent: none. */
  waived?: number;
  /** Whole percent of passes among passes and fails; null: there are none. */
  score: number | null;
}

/**
 * Counts verdicts. The score is rounded down, so only no fail gives 100. A verdict
 * under a waiver stays what it is, and is counted apart.
 *
 * @param isWaived - whether a waiver of a check is in force; default: none is
 */
export function score<T extends CheckResult>(
  results: readonly T[],
  isWaived: (result: T) => boolean = () => false,
): Score {
  const isSetAside = (result: T) =>
    (result.verdict === 'fail' || result.verdict === 'indeterminate') &&
    isWaived(result);
  const counted = results.filter(result => !isSetAside(result));
  const count = (verdict: Verdict) =>
    counted.filter(result => result.verdict === verdict).length;
  const waived = results.length - counted.length;
  return scoreOf({
    passed: count('pass'),
    failed: count('fail'),
    indeterminate: count('indeterminate'),
    ...(waived > 0 && { waived }),
  });
}

/** The score of verdicts that were counted already. */
export function scoreOf(counts: Omit<Score, 'score'>): Score {
  const judged = counts.passed + counts.failed;
  return {
    ...counts,
    score: judged === 0 ? null : Math.floor((100 * counts.passed) / judged),
  };
}
