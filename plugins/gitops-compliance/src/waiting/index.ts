export { WaitingForMe } from './WaitingForMe';
