import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  clockServiceRef,
  gitopsComplianceLedgerExtensionPoint,
  gitopsComplianceSourcesExtensionPoint,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { readGithubAnchor } from './anchor/config';
import { GithubAnchor } from './anchor/GithubAnchor';
import { readGithubSettings } from './config';
import { GithubForge } from './GithubForge';

/**
 * Registers each host of `integrations.github` that has a GitHub App as a forge
 * of the `gitops-compliance` plugin. A host without App is left out with a
 * warning; a value that cannot be used stops the start with its key. Anchors
 * checkpoints of the ledger where `gitopsCompliance.ledger.anchors.github` says.
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
        ledger: gitopsComplianceLedgerExtensionPoint,
        sources: gitopsComplianceSourcesExtensionPoint,
      },
      async init({ clock, config, ledger, logger, sources }) {
        const { hosts, skipped } = readGithubSettings(config);
        for (const { host, reason } of skipped) {
          logger.warn(
            `GitHub host '${host}' is not used as a forge: ${reason}`,
          );
        }
        const now = () => clock.now();
        for (const settings of hosts) {
          sources.addForge(new GithubForge(settings, { logger, now }));
        }
        const anchor = readGithubAnchor(config, hosts);
        if (anchor) ledger.addAnchor(new GithubAnchor(anchor, { logger, now }));
      },
    });
  },
});
