import {
  binding,
  clusterOf,
  startKubernetes,
  type ClusterObjects,
  type Kubernetes,
} from '../kubernetes';
import { namespaceOf } from './manifests';
import type { WorldPlan } from './plan';
import { rbacOf } from './rbac';

/**
 * Who may do what in the cluster of an instance: whoever has an account at Argo
 * CD may write its applications past it, by their sign-in to the cluster, and
 * developers may edit where little is at stake.
 */
export function clusterRbacOf(
  plan: WorldPlan,
  instance: string,
): ClusterObjects {
  const cluster = clusterOf({
    data: rbacOf(plan),
    operators: plan.people.flatMap(
      ({ kubernetesUser }) => kubernetesUser ?? [],
    ),
  });
  const open = plan.environments.filter(
    place => place.instance === instance && place.criticality === 'low',
  );
  return {
    ...cluster,
    bindings: [
      ...cluster.bindings,
      ...open.map(({ name }) =>
        binding(
          'developers',
          { kind: 'ClusterRole', name: 'edit' },
          [{ kind: 'Group', name: 'acme:developers' }],
          namespaceOf(name),
        ),
      ),
    ],
  };
}

/**
 * Starts the API of the cluster of every Argo CD instance.
 *
 * @param options.port - of the first one; the others follow. 0: any free ones
 */
export async function startClusters(
  plan: WorldPlan,
  options: { port: number; token: string },
): Promise<Record<string, Kubernetes>> {
  const { port, token } = options;
  const clusters: Record<string, Kubernetes> = {};
  for (const [index, instance] of plan.instances.entries()) {
    clusters[instance] = await startKubernetes({
      objects: clusterRbacOf(plan, instance),
      token,
      port: port && port + index,
    });
  }
  return clusters;
}
