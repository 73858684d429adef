/** A stand-in for a Prometheus server. */
export { startPrometheus } from './server';
export type { Prometheus, PrometheusFault } from './server';
