export * from './types';
export type { Check, CheckContext, Judgement } from './check';
export * from './own';
export {
  arranged,
  controlsIn,
  frameworkProblems,
  frameworkSchema,
  frameworksOf,
} from './frameworks';
export type { FrameworkProblem, OwnFramework } from './frameworks';
export { gatesFactOf } from './gatesFact';
export type { DecidedGate, GatesFact } from './gatesFact';
export { emergencyRecordOf } from './emergency';
export type {
  EmergencyEvent,
  EmergencyOfChange,
  EmergencyRecord,
} from './emergency';
export { compareWithDeclared, runtimeOf, runtimeReadSchema } from './runtime';
export type {
  KindHealth,
  RunningImage,
  RuntimeFact,
  RuntimeRead,
  SecretFact,
  WorkloadFact,
} from './runtime';
export { businessSignalOf } from './health';
export type { BusinessSignalFact } from './health';
export { driftsWithin } from './drift';
export type { DriftOfRecord, DriftRecord } from './drift';
export { syncPolicyDifferences } from './syncPolicyJudgement';
export { deployerCheck } from './deployerCheck';
export { freshnessCheck } from './freshnessCheck';
export { independenceCheck } from './independenceCheck';
export { windowCheck } from './windowCheck';
export { CHECKS, evaluateChecks, score, scoreOf } from './registry';
export type { Score } from './registry';
export * from './log';
