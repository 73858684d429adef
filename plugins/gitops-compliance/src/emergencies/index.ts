export { DeclareButton } from './DeclareButton';
export { EmergenciesContent } from './EmergenciesContent';
export { EmergencyBanner } from './EmergencyBanner';
export {
  useWaitingEmergencies,
  WaitingEmergencies,
} from './WaitingEmergencies';
