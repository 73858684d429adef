export {
  allOf,
  allowed,
  atLeast,
  atMost,
  atMostOrUnlimited,
  demanded,
  onlyOf,
  strictestOf,
} from './tightening';
export type { TargetRule, Tightening } from './tightening';
export type { RequiredCheck } from './headRules';
export {
  DEFAULT_TARGET_POLICY,
  TARGET_RULE_KEYS,
  TARGET_RULES,
  targetRule,
  targetRulesShape,
} from './targetRules';
export type { TargetPolicy, TargetRuleKey } from './targetRules';
export { CRITICALITIES, layeredPolicySchema } from './layers';
export type { LayeredPolicy, RuleOrigin } from './layers';
export { looserValues } from './looserValues';
export type { LooserValue } from './looserValues';
export { criticalityOf, resolveTarget } from './resolveTarget';
export { strictestPolicy } from './strictestPolicy';
export {
  UNCLAIMED_AFTER_MINUTES,
  UNCLAIMED_TARGET,
  unclaimedRules,
} from './unclaimedRules';
export type {
  ResolvedTarget,
  RuleExplanation,
  SaidValue,
  Target,
} from './resolveTarget';
export { policyApproval } from './policyApproval';
export type { PolicyApproval, PolicyPullRequest } from './policyApproval';
