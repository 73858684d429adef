import { strictestPolicy } from './strictestPolicy';
import type { TargetPolicy } from './targetRules';

/**
 * For how long nobody must have claimed an application before it is judged: what
 * was seen lately may only wait for the first reading of the catalog.
 */
export const UNCLAIMED_AFTER_MINUTES = 60;

/** What is said of an application that nobody claims in place of its target's. */
export const UNCLAIMED_TARGET = {
  environment: 'whatever it is',
  criticality: 'critical',
} as const;

/**
 * The rules that an application is held to while nobody claims it: the strictest
 * that a policy says anywhere. Metrics are named for services: those of others
 * tell nothing of it.
 *
 * @param document - a policy document, as it was parsed or recorded
 * @returns null: the policy cannot be read
 */
export function unclaimedRules(document: unknown): TargetPolicy | null {
  const strictest = strictestPolicy(document);
  return strictest && { ...strictest, metrics: [] };
}
