export * from './WorldPlan';
export { FULL, SMALL } from './full';
export { TESTS } from './tests';
