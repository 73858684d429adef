export { BENDABLE_GATES, isBendable, NEVER_BENDS } from './bending';
export type { BendableGate } from './bending';
export {
  emergencyFactSchema,
  emergencyName,
  endOfEmergency,
  isInForce,
} from './emergencyFact';
export type { EmergencyFact, EmergencyTimes } from './emergencyFact';
export {
  confirmProblem,
  emergencyStateOf,
  endProblem,
  isOver,
  reviewProblem,
} from './lifeCycle';
export type {
  EmergencyLife,
  EmergencyProblem,
  EmergencyState,
  Names,
  Part,
} from './lifeCycle';
export { termsOfEmergency } from './terms';
export type { EmergencyTerms } from './terms';
