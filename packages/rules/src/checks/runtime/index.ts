export { compareWithDeclared } from './declared';
export type { RunningImage } from './declared';
export { runtimeOf, runtimeReadSchema } from './record';
export type { RuntimeFact, RuntimeRead, WorkloadFact } from './record';
export { runtimeCheck } from './runtimeCheck';
