export * from './types';
export type { Check, CheckContext } from './check';
export { deployerCheck } from './deployerCheck';
export { freshnessCheck } from './freshnessCheck';
export { independenceCheck } from './independenceCheck';
export { windowCheck } from './windowCheck';
export { CHECKS, evaluateChecks, score } from './registry';
export type { Score } from './registry';
export * from './log';
