/**
 * A stand-in for GitHub on real Git repositories. It promises what GitHub
 * does: heads follow pushes, reviews are bound to commits, nobody approves
 * their own pull request, protection holds at push and merge, only Apps
 * publish check runs, webhooks are signed and sent once. It does not promise
 * what we do not use: forks, issues, merge queues, rulesets, signatures.
 */
export { startForge } from './server';
export type { Forge, ForgeOptions } from './server';
export type { Admin } from './Admin';
export type {
  As,
  CommitOptions,
  ProtectionOptions,
  PullTarget,
} from './adminOptions';
export type { Faults } from './faults';
export type {
  Pause,
  RateLimitFault,
  RequestMatcher,
  RequestSummary,
} from './faultTypes';
export type { RequestLog } from './requests';
export { ForgeError } from './errors';
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
