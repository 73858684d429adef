export { afterwardsCheck } from './afterwardsCheck';
export { alertCheck } from './alertCheck';
export { authorisedCheck } from './authorisedCheck';
export { emergencyRecordOf } from './record';
export type {
  EmergencyEvent,
  EmergencyOfChange,
  EmergencyRecord,
} from './record';
export { emergencyReviewCheck } from './reviewCheck';
