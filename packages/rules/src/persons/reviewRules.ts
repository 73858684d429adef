import { z } from 'zod';
import type { Actor } from '../gates/types';
import { provenPerson, samePerson } from './human';

/**
 * A rule that reviews must meet. One approval may serve several rules, but each
 * keeps its own quorum: no rule is merged with another.
 */
export interface ReviewRule {
  name: string;
  /** Users and groups, by entity reference; null: anybody independent. */
  from: string[] | null;
  /** Approvals that it needs. */
  quorum: number;
}

/** A rule as a policy says it. */
export const reviewRuleSchema: z.ZodType<ReviewRule> = z.strictObject({
  name: z.string().min(1).max(63),
  from: z
    .array(
      z
        .string()
        .regex(
          /^(user|group):[^:/\s]+\/[^:/\s]+$/,
          'use the reference of a user or group, such as group:default/security',
        ),
    )
    .min(1)
    .nullable(),
  quorum: z.number().int().min(1).max(10),
});

/** Whom an entity reference of a rule stands for. */
export interface Membership {
  /** The group, or a user, who stands for themself. */
  group: string;
  /** Null: nobody is known to belong to it. */
  members: string[] | null;
}

/** How many of the approvals a rule has. */
export interface ReviewOutcome {
  rule: ReviewRule;
  have: number;
  /** Groups of which nobody is known to be a member. */
  unknownGroups: string[];
}

/** The rules that these approvals do not meet, in their order. */
export function unmetReviews(
  rules: readonly ReviewRule[],
  approvers: readonly Actor[],
  memberships: readonly Membership[],
): ReviewOutcome[] {
  const persons = approvers.flatMap(actor => provenPerson(actor) ?? []);
  return rules
    .map(rule => {
      const asked = (rule.from ?? []).map(group => ({
        group,
        members: membersOf(group, memberships),
      }));
      const allowed = asked.flatMap(({ members }) => members ?? []);
      return {
        rule,
        have: persons.filter(
          person =>
            rule.from === null || allowed.some(one => samePerson(one, person)),
        ).length,
        unknownGroups: asked
          .filter(({ members }) => members === null)
          .map(({ group }) => group),
      };
    })
    .filter(
      ({ rule, have, unknownGroups }) =>
        have < rule.quorum || unknownGroups.length > 0,
    );
}

function membersOf(
  group: string,
  memberships: readonly Membership[],
): string[] | null {
  return memberships.find(one => samePerson(one.group, group))?.members ?? null;
}
