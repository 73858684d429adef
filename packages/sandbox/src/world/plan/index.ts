export * from './WorldPlan';
export { FULL, SMALL } from './full';
export { JOURNEYS } from './journeys';
export { TESTS } from './tests';
export { isPinInFile, pinPath, pinRulesOf, type PinStyle } from './pinStyles';
export { PINS } from './pins';
