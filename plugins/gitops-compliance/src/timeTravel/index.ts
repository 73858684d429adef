export { TimelineContent } from './lanes/TimelineContent';
export * from './StateContent';
export { StateFilters } from './StateFilters';
export { parametersOf, stateFilterOf, stateQueryOf } from './stateFilter';
