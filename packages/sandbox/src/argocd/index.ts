/**
 * A stand-in for Argo CD: a real HTTP server on loopback that reads real Git
 * repositories and deploys to a pretended cluster.
 *
 * It promises: Applications, syncs, history, health, streams, errors and
 * rights behave as those of Argo CD 3.5 do for what it supports, and what it
 * does not support is refused by name. It does not promise: Helm where there
 * is no helm, or speed at thousands of Applications.
 */
export { startArgoCd } from './server';
export type { ArgoCd, ArgoCdOptions } from './options';
export type { Account as ArgoCdAccount } from './access/accounts';
export type { ApplicationSetManifest as ArgoCdApplicationSet } from './applicationSets/types';
export type { ClusterOption as ArgoCdCluster } from './clusters';
export type { HydratorOptions as ArgoCdHydrator } from './hydrator/HydratedBranches';
export type { KubernetesOptions as ArgoCdKubernetes } from './kubernetes/server';
export type { Timings as ArgoCdTimings } from './instants';
export type { Faults as ArgoCdFaults } from './faultTypes';
export type {
  Pause as ArgoCdPause,
  RecordedRequest as ArgoCdRequest,
  RequestMatcher as ArgoCdRequestMatcher,
} from './pauses';
export type {
  AppProjectManifest as ArgoCdProject,
  SyncWindow as ArgoCdSyncWindow,
} from './projects/types';
export type {
  Application as ArgoCdApplication,
  ApplicationManifest as ArgoCdApplicationManifest,
} from './types';
