import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  clockServiceRef,
  gitopsComplianceLedgerExtensionPoint,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { readTimestampAnchors } from './config';
import { TimestampAnchor } from './TimestampAnchor';

/**
 * Lets each authority of `gitopsCompliance.ledger.anchors.rfc3161` stamp the
 * checkpoints of the ledger. A value that cannot be used stops the start with
 * its key.
 */
export const gitopsComplianceModuleRfc3161 = createBackendModule({
  pluginId: 'gitops-compliance',
  moduleId: 'rfc3161',
  register(env) {
    env.registerInit({
      deps: {
        clock: clockServiceRef,
        config: coreServices.rootConfig,
        ledger: gitopsComplianceLedgerExtensionPoint,
      },
      async init({ clock, config, ledger }) {
        for (const settings of await readTimestampAnchors(config)) {
          ledger.addAnchor(
            new TimestampAnchor(settings, { now: () => clock.now() }),
          );
        }
      },
    });
  },
});
