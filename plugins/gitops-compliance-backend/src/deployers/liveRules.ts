import { InputError } from '@backstage/errors';
import type { ClusterAccess } from '@gitops-compliance/plugin-gitops-compliance-node';
import { adminEnabledOf, rbacOf } from './rbacConfigMap';
import type { InstanceAccessPayload, InstanceAccessTexts } from './records';

/** What the rules of an instance say, and where they were read. */
export interface ReadRules
  extends Pick<InstanceAccessPayload, 'rules' | 'liveRules'> {
  rbac: InstanceAccessTexts['rbac'];
  adminEnabled: boolean | null;
}

/**
 * Reads the rules of an instance in the cluster where it runs. Two requests.
 *
 * @throws InputError when the configuration does not say where that is
 */
export async function readLiveRules(
  clusters: readonly ClusterAccess[],
  { instance, cluster }: { instance: string; cluster: string },
  signal: AbortSignal,
): Promise<ReadRules> {
  const access = clusters.find(each => each.cluster === cluster);
  const own = access?.instances.find(each => each.instance === instance);
  if (!access || !own) {
    throw new InputError(
      `gitopsCompliance.access.rules has ${instance} in the cluster ${cluster}: name it under gitopsCompliance.kubernetes, with ${instance} under its argocd`,
    );
  }
  const { namespace } = own;
  const read = (name: string) =>
    access.readConfigMap({ namespace, name }, signal);
  const rules = await read('argocd-rbac-cm');
  const settings = await read('argocd-cm');
  return {
    rules: null,
    liveRules: {
      cluster,
      namespace,
      problem: rules ? null : 'it has no ConfigMap argocd-rbac-cm',
    },
    rbac: rules && rbacOf(rules),
    adminEnabled: settings && adminEnabledOf(settings),
  };
}
