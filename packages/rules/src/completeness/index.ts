export * from './types';
export { CompletenessFold } from './CompletenessFold';
export { coverageOf, type Coverage, type HourRange } from './coverage';
export { threeWayCount } from './threeWay';
