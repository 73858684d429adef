export { CheckWaiverLine } from './CheckWaiverLine';
export { WaiversContent } from './WaiversContent';
