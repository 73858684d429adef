export { businessSignalOf } from './businessSignal';
export type { BusinessSignalFact } from './businessSignal';
export { healthCheck } from './healthCheck';
