import type { TargetPolicy } from '../policy/targetRules';
import { BENDABLE_GATES, type BendableGate } from './bending';

/** What declaring an emergency of some targets means. */
export interface EmergencyTerms {
  /** Whether every target allows it. */
  isAllowed: boolean;
  /** After how many seconds it ends by itself at the latest. */
  maxSeconds: number;
  /** Whether it bends nothing until a second person has confirmed it. */
  needsConfirmation: boolean;
  /** Why, for people. */
  because: string;
  /** Gates that bend in every target. */
  bends: BendableGate[];
  reviewSeconds: number;
  pullRequestSeconds: number;
}

/**
 * The terms of an emergency: of what its targets demand, the strictest.
 *
 * @param policies - of its targets, at least one
 * @param overdue - how many emergencies of the declarer owe something that is
 *   overdue: until it is done they do not act alone
 */
export function termsOfEmergency(
  policies: readonly TargetPolicy[],
  overdue: number,
): EmergencyTerms {
  const isDemanded = policies.some(
    policy => policy.emergencySecondPerson === 'required',
  );
  return {
    isAllowed:
      policies.length > 0 && policies.every(policy => policy.emergencies),
    maxSeconds: least(policies, policy => policy.emergencySeconds),
    needsConfirmation: isDemanded || overdue > 0,
    because: becauseOf(isDemanded, overdue),
    bends: BENDABLE_GATES.filter(gate =>
      policies.every(policy => policy.emergencyBends.includes(gate)),
    ),
    reviewSeconds: least(policies, policy => policy.emergencyReviewSeconds),
    pullRequestSeconds: least(
      policies,
      policy => policy.emergencyPullRequestSeconds,
    ),
  };
}

function becauseOf(isDemanded: boolean, overdue: number): string {
  if (isDemanded) {
    return 'The policy demands a second person (rule emergencySecondPerson).';
  }
  return overdue > 0
    ? `Of ${
        overdue === 1 ? 'an emergency' : `${overdue} emergencies`
      } that you declared something is overdue, so you do not act alone until it is done.`
    : 'The policy lets one person act alone.';
}

function least(
  policies: readonly TargetPolicy[],
  of: (policy: TargetPolicy) => number,
): number {
  return Math.min(...policies.map(of));
}
