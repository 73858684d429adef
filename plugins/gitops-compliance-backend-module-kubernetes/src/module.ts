import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { gitopsComplianceSourcesExtensionPoint } from '@gitops-compliance/plugin-gitops-compliance-node';
import { readKubernetesClusters } from './config';
import { KubernetesAccess } from './KubernetesAccess';

/**
 * Registers each cluster of `gitopsCompliance.kubernetes`. A value that cannot be
 * used stops the start with its key.
 */
export const gitopsComplianceModuleKubernetes = createBackendModule({
  pluginId: 'gitops-compliance',
  moduleId: 'kubernetes',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        sources: gitopsComplianceSourcesExtensionPoint,
      },
      async init({ config, sources }) {
        for (const cluster of readKubernetesClusters(config)) {
          sources.addClusterAccess(new KubernetesAccess(cluster));
        }
      },
    });
  },
});
