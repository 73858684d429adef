import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { gitopsComplianceSourcesExtensionPoint } from '@gitops-compliance/plugin-gitops-compliance-node';
import { readPrometheusServers } from './config';
import { PrometheusSource } from './PrometheusSource';

/**
 * Registers each server of `gitopsCompliance.prometheus` as a source of metrics.
 * A value that cannot be used stops the start with its key.
 */
export const gitopsComplianceModulePrometheus = createBackendModule({
  pluginId: 'gitops-compliance',
  moduleId: 'prometheus',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        sources: gitopsComplianceSourcesExtensionPoint,
      },
      async init({ config, sources }) {
        for (const server of readPrometheusServers(config)) {
          sources.addMetricsSource(new PrometheusSource(server));
        }
      },
    });
  },
});
