export { mergeControl, syncControl } from './control';
export type { Control, MergeControlFacts, SyncControlFacts } from './control';
