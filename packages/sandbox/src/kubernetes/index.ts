/** A stand-in for the API server of a Kubernetes cluster. */
export { startKubernetes } from './server';
export type { Kubernetes, KubernetesFault } from './server';
export { binding, clusterOf, type ClusterObjects } from './objects';
