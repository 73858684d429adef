/**
 * The sandbox: stand-ins for the systems around the portal, the people in it,
 * and a world filled with both. For `npm start` and for tests; nothing that
 * goes to production imports it.
 *
 * @packageDocumentation
 */
export * from './forge';
export * from './argocd';
export * from './personas/personas';
export * from './portal/closeDatabase';
export { default as acmeModule } from './portal/own/acmeModule';
export * from './pager';
export * from './tickets';
export {
  clusterOf,
  startKubernetes,
  type ClusterObjects,
  type Kubernetes,
} from './kubernetes';
export * from './prometheus';
export * from './timestamps';
export * from './waitFor';
export * from './world/World';
export * from './world/plan';
export * from './world/seed';
export {
  entitiesOf,
  sandboxEntities,
  SANDBOX_POLICY_FILE,
} from './world/catalog';
export { deployment } from './world/manifests';
export { digestOf } from './world/pinned';
