export * from './types';
export {
  assessRisk,
  backOutNeeds,
  backOutSentence,
  riskSentence,
} from './assessRisk';
export type { BackOutNeed } from './assessRisk';
export { MAX_RISK, RISK_FORMULA, RISK_FORMULA_VERSION } from './formula';
export type { RiskRule } from './formula';
export { changedFiles, isMigration } from './migrations';
export { isOutsideHours, workingHoursSchema } from './workingHours';
export type { WorkingHours } from './workingHours';
