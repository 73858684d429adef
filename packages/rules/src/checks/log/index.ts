import type { DateTime } from 'luxon';
import type { CheckResult } from '../types';
import { completenessCheck } from './completenessCheck';
import { integrityCheck } from './integrityCheck';
import type { LogCheck, LogFacts } from './logCheck';
import { retentionCheck } from './retentionCheck';

export type { ClockFact, GapFact, LogCheck, LogFacts } from './logCheck';
export { completenessCheck, integrityCheck, retentionCheck };
export { CLOCK_LIMIT_SECONDS, KEPT_MONTHS } from './retentionCheck';

/** Every check of the log itself, in the order in which screens list them. */
export const LOG_CHECKS: readonly LogCheck[] = [
  integrityCheck,
  completenessCheck,
  retentionCheck,
];

/**
 * Judges the log by every check.
 *
 * @param at - the instant for which to judge
 * @throws RangeError where `at` is not a valid instant
 */
export function evaluateLogChecks(
  facts: LogFacts,
  at: DateTime,
): CheckResult[] {
  if (!at.isValid) {
    throw new RangeError('Checks can only be evaluated at a valid instant');
  }
  return LOG_CHECKS.map(check => check.evaluate(facts, at));
}
