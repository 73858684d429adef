export { compareWithDeclared } from './declared';
export type { RunningImage } from './declared';
export { runtimeOf, runtimeReadSchema } from './record';
export type {
  KindHealth,
  RuntimeFact,
  RuntimeRead,
  SecretFact,
  WorkloadFact,
} from './record';
export { runtimeCheck } from './runtimeCheck';
export { secretFreshnessCheck } from './secretFreshnessCheck';
