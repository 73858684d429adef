export {
  argoDeployers,
  type ArgoDeployer,
  type ArgoTarget,
  type DeployAction,
} from './argoDeployers';
export type {
  ArgoMatchMode,
  ArgoProject,
  ArgoProjectRole,
  ArgoRbac,
} from './argoPolicy';
export * from './deployers';
export { AccessFacts } from './AccessFacts';
export type { AccessFact, AccessHolder, AccessPlaces } from './AccessFacts';
export {
  branchesOfPins,
  branchFacts,
  type BranchFact,
  type BranchPlace,
  type BranchReading,
} from './branchFacts';
export {
  isDeployedTo,
  keeps,
  OWN_CLUSTER,
  partIn,
  type ClusterScope,
  type Destination,
  type PlacedApplication,
} from './clusterPlaces';
export { clusterNamesIn, withClusterNames } from './namedCluster';
export { namesIn, withNames, type ArgoAccess } from './namedAccess';
export {
  clusterDeployers,
  deployingRbac,
  type ClusterAction,
  type ClusterDeployer,
  type ClusterTarget,
} from './kubernetesDeployers';
export type {
  KubernetesBinding,
  KubernetesRbac,
  KubernetesRole,
  KubernetesRule,
  KubernetesSubject,
} from './kubernetesRbac';
