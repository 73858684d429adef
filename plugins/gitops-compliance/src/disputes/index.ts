export { CheckDisputeLine } from './CheckDisputeLine';
export { DisputesContent } from './DisputesContent';
