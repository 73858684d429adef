import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  clockServiceRef,
  gitopsComplianceSourcesExtensionPoint,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { readGithubSettings } from './config';
import { GithubForge } from './GithubForge';

/**
 * Registers each host of `integrations.github` that has a GitHub App as a forge
 * of the `gitops-compliance` plugin. A host without App is left out with a
 * warning; a value that cannot be used stops the start with its key.
 */
export const gitopsComplianceModuleGithub = createBackendModule({
  pluginId: 'gitops-compliance',
  moduleId: 'github',
  register(env) {
    env.registerInit({
      deps: {
        clock: clockServiceRef,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        sources: gitopsComplianceSourcesExtensionPoint,
      },
      async init({ clock, config, logger, sources }) {
        const { hosts, skipped } = readGithubSettings(config);
        for (const { host, reason } of skipped) {
          logger.warn(
            `GitHub host '${host}' is not used as a forge: ${reason}`,
          );
        }
        for (const settings of hosts) {
          const now = () => clock.now();
          sources.addForge(new GithubForge(settings, { logger, now }));
        }
      },
    });
  },
});
