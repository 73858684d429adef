/**
 * A stand-in for GitHub on real Git repositories. It promises what GitHub
 * does: heads follow pushes, reviews are bound to commits, nobody approves
 * their own pull request, protection and rulesets hold at push and merge, only
 * Apps publish check runs, signatures are verified, tokens reach no further
 * than they were granted, webhooks are signed and sent once. It does not
 * promise what we do not use: issues.
 */
export { startForge } from './server';
export type { Forge, ForgeOptions } from './server';
export type { Admin } from './Admin';
export type {
  Actors,
  As,
  CommitOptions,
  ProtectionOptions,
  PullTarget,
  RulesetOptions,
  TagOptions,
} from './adminOptions';
export type { Faults } from './faults';
export type {
  Pause,
  RateLimitFault,
  RequestMatcher,
  RequestSummary,
} from './faultTypes';
export type { WebhookFaults } from './webhookFaults';
export type { RateLimits } from './limits/RateLimits';
export type { RequestLog } from './requests';
export { ownsPath } from './codeowners/pattern';
export { ForgeError } from './errors';
export type { Role } from './roles';
export type {
  BypassActor,
  Rule,
  RuleEvaluation,
  RuleSuite,
  Ruleset,
} from './rules/types';
export type {
  App,
  BranchProtection,
  CheckRun,
  Delivery,
  Pull,
  Push,
  Repo,
  Review,
  Team,
  User,
} from './types';
