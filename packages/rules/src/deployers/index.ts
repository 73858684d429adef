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
