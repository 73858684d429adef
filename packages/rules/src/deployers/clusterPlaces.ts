import type { ClusterTarget } from './kubernetesDeployers';

/** What of instances of Argo CD a cluster has to do with. */
export interface ClusterScope {
  /** Instances that run in it. */
  instances: readonly { instance: string; namespace: string }[];
  /** Servers and names by which applications name it. */
  destinations: readonly string[];
}

/** Where an application is deployed to; null: not told. */
export type Destination = {
  server: string | null;
  name: string | null;
  namespace: string | null;
} | null;

/** An application: which instance deploys it, and where to. */
export interface PlacedApplication {
  instance: string;
  /** Where its `Application` is kept. */
  namespace: string;
  name: string;
  destination: Destination;
}

/** How an instance names the cluster in which it runs. */
export const OWN_CLUSTER: readonly string[] = [
  'https://kubernetes.default.svc',
  'in-cluster',
];

/** Whether an instance runs in a cluster: it keeps applications there. */
export function keeps({ instances }: ClusterScope, instance: string): boolean {
  return instances.some(each => each.instance === instance);
}

/** Whether an application is deployed to a cluster. */
export function isDeployedTo(
  scope: ClusterScope,
  {
    instance,
    destination,
  }: Pick<PlacedApplication, 'instance' | 'destination'>,
): boolean {
  const names = [destination?.server, destination?.name].flatMap(
    name => name ?? [],
  );
  return names.some(
    name =>
      scope.destinations.includes(name) ||
      (OWN_CLUSTER.includes(name) && keeps(scope, instance)),
  );
}

/** What of an application concerns a cluster; null: nothing. */
export function partIn(
  scope: ClusterScope,
  application: PlacedApplication,
): ClusterTarget | null {
  const { instance, namespace, name, destination } = application;
  const isKept = keeps(scope, instance);
  const isRun = isDeployedTo(scope, application);
  if (!isKept && !isRun) return null;
  return {
    kept: isKept ? { namespace, name } : null,
    namespaces: isRun && destination?.namespace ? [destination.namespace] : [],
  };
}
