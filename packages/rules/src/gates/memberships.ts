import { utcTime } from '../sentences';
import { instantOfFact, isFresh } from './freshness';
import type { Decision, GateContext } from './gate';

/** Whom a policy asks, and of which groups nobody is known. */
export interface AskedGroups {
  /** What they are asked for, such as `reviews`. */
  what: string;
  /** Users and groups, by entity reference. */
  asked: readonly string[];
  unknown: readonly { rule: string; group: string }[];
}

/** Who belongs to a group is not known, or was heard too long ago. */
export function membershipProblem(
  { what, asked, unknown }: AskedGroups,
  context: GateContext,
): Omit<Decision, 'facts'> | undefined {
  const [first] = unknown;
  if (first) {
    return {
      state: 'unknown',
      reason: `Nobody is known to belong to ${first.group}, from which the rule ${first.rule} asks for ${what}.`,
      remedy: `Check the name of ${first.group} in the policy, and that its members come from a trusted location of the catalog.`,
    };
  }
  const asOf = instantOfFact(context.facts.memberships?.asOf ?? null);
  const asksGroups = asked.some(one => /^group:/i.test(one));
  if (asksGroups && !isFresh(asOf, context)) {
    const since = asOf ? ` since ${utcTime(asOf, context.at)}` : '';
    return {
      state: 'unknown',
      reason: `The catalog has not been read${since}, so who belongs to the groups of the policy's ${what} is not known.`,
      remedy: 'Wait for the next reading, or check the catalog.',
    };
  }
  return undefined;
}
