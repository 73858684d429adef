export { DeclareButton } from './DeclareButton';
export { EmergenciesContent } from './EmergenciesContent';
export { EmergencyBanner } from './EmergencyBanner';
export { isHeld } from './emergencyWords';
export { EmergencyChoice } from './EmergencyChoice';
export { UnderEmergency } from './UnderEmergency';
export {
  useWaitingEmergencies,
  WaitingEmergencies,
} from './WaitingEmergencies';
