export { attributeDrift, attributionSentence } from './attributeDrift';
export { DRIFT_RULE_VERSION, classifyDrift } from './classifyDrift';
export {
  DRIFT_ACTIONS,
  enforcementOf,
  MAX_DRIFT_SYNCS,
  type DriftAction,
  type DriftSyncOutcome,
  type Enforcement,
  type EnforcementFacts,
} from './enforcement';
export { fieldOwners } from './fieldOwners';
export {
  ignoredDifferences,
  type IgnoredDifference,
  type OwnedDifference,
} from './ignoredDifferences';
export {
  isCalm,
  isStorm,
  STORM_CALM_SECONDS,
  STORM_HEALS,
  stormVerdict,
  type Fought,
} from './storm';
export {
  isSame,
  newRuns,
  unclaimedRunVerdict,
  type UnclaimedRunFacts,
} from './ranUnclaimed';
export type {
  AttributedBy,
  Attribution,
  DifferingResource,
  DriftBackground,
  DriftClass,
  DriftFacts,
  DriftIgnoreRule,
  DriftVerdict,
} from './types';
export {
  isWide,
  uncomparedInWords,
  uncomparedSchema,
  type Uncompared,
} from './uncompared';
export {
  resolutionProblem,
  type Resolvable,
  type ResolutionProblem,
  type Resolver,
} from './resolution';
