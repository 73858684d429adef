export { attributionCheck } from './attributionCheck';
export { driftsWithin } from './record';
export type { DriftOfRecord, DriftRecord } from './record';
export { timeCheck } from './timeCheck';
