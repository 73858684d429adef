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
export { namesIn, withNames, type ArgoAccess } from './namedAccess';
