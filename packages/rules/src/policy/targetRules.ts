import { z } from 'zod';
import { DRIFT_RULES } from './driftRules';
import { EMERGENCY_RULES } from './emergencyRules';
import { GUARDRAIL_RULES } from './guardrailRules';
import { HEAD_RULES } from './headRules';
import { PERSON_RULES } from './personRules';
import { RUNTIME_RULES } from './runtimeRules';
import { STATEMENT_RULES } from './statementRules';
import { TARGET_FLOW_RULES } from './targetFlowRules';
import { TARGET_GATE_RULES } from './targetGateRules';
import { TICKET_RULES } from './ticketRules';
import { atLeast, atMost, demanded, type TargetRule } from './tightening';

/**
 * The rules that a policy may set for a target. To add one: an entry here, what
 * values it takes in resolveTarget.test.ts, and who reads it. Environments,
 * criticalities and services of a policy take it by the same key. Keys and
 * defaults of published rules never change.
 */
export const TARGET_RULES = {
  requiredApprovals: atLeast({
    sentence: 'Independent approvals that a change needs.',
    schema: z.number().int().min(0).max(10),
    default: 1,
  }),
  ...PERSON_RULES,
  soakSeconds: atLeast({
    sentence:
      'Seconds that the revision must have run healthy in the environment before.',
    schema: z.number().int().min(0),
    default: 0,
  }),
  maxFactAgeSeconds: atMost({
    sentence: 'Facts older than this many seconds are not believed.',
    schema: z.number().int().min(30),
    default: 600,
  }),
  requireRendered: demanded({
    sentence: 'What a change alters in the cluster must be known.',
    default: false,
  }),
  requireGuardrails: demanded({
    sentence: 'Branch protection must demand the check of the portal.',
    default: true,
  }),
  ...HEAD_RULES,
  ...TARGET_GATE_RULES,
  ...TARGET_FLOW_RULES,
  ...TICKET_RULES,
  ...STATEMENT_RULES,
  ...EMERGENCY_RULES,
  ...DRIFT_RULES,
  ...GUARDRAIL_RULES,
  ...RUNTIME_RULES,
};

/** Key of a rule of a target. */
export type TargetRuleKey = keyof typeof TARGET_RULES;

/** The rules in force for one target: every rule has a value. */
export type TargetPolicy = {
  [K in TargetRuleKey]: (typeof TARGET_RULES)[K]['default'];
};

/** Keys of all rules, in the order in which screens list them. */
export const TARGET_RULE_KEYS = Object.keys(TARGET_RULES) as TargetRuleKey[];

/** The rule of a key, where its type does not matter. */
export function targetRule(key: TargetRuleKey): TargetRule<unknown> {
  return TARGET_RULES[key] as unknown as TargetRule<unknown>;
}

/** The rules as an environment, a criticality or a service may set them. */
export const targetRulesShape = Object.fromEntries(
  TARGET_RULE_KEYS.map(key => [key, targetRule(key).schema.optional()]),
) as {
  [K in TargetRuleKey]: z.ZodOptional<(typeof TARGET_RULES)[K]['schema']>;
};

/** The rules where the policy says nothing. */
export const DEFAULT_TARGET_POLICY = Object.fromEntries(
  TARGET_RULE_KEYS.map(key => [key, TARGET_RULES[key].default]),
) as TargetPolicy;
