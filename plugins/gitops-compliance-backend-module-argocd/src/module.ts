import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { gitopsComplianceSourcesExtensionPoint } from '@gitops-compliance/plugin-gitops-compliance-node';
import { ArgoCdAccess } from './access/ArgoCdAccess';
import { ArgoCdSource } from './ArgoCdSource';
import { readArgoCdSettings } from './config';

/**
 * Registers each instance of `argocd.appLocatorMethods` with `type: config` as
 * a deployment source of the `gitops-compliance` plugin, and for privileged
 * access where it has `emergencyAccess`. A value that cannot be
 * used stops the start with its key.
 */
export const gitopsComplianceModuleArgocd = createBackendModule({
  pluginId: 'gitops-compliance',
  moduleId: 'argocd',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        sources: gitopsComplianceSourcesExtensionPoint,
      },
      async init({ config, logger, sources }) {
        const { instances, skipped } = readArgoCdSettings(config);
        for (const { key, type } of skipped) {
          logger.warn(
            `${key} has type '${type}' and is not read: only type 'config' names instances`,
          );
        }
        for (const settings of instances) {
          sources.addDeploymentSource(new ArgoCdSource(settings, { logger }));
          if (settings.emergencyGrants) {
            sources.addPrivilegedAccess(
              new ArgoCdAccess(settings, { grants: settings.emergencyGrants }),
            );
          }
        }
      },
    });
  },
});
