import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { gitopsComplianceLedgerExtensionPoint } from '@gitops-compliance/plugin-gitops-compliance-node';
import { readVaultKeys } from './config';
import { TransitSigner } from './TransitSigner';

/**
 * Lets keys of `gitopsCompliance.ledger.vault` sign checkpoints and exports in
 * place of keys in files. A value that cannot be used stops the start with its
 * key; so does a key service that cannot be reached.
 */
export const gitopsComplianceModuleVault = createBackendModule({
  pluginId: 'gitops-compliance',
  moduleId: 'vault',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        ledger: gitopsComplianceLedgerExtensionPoint,
      },
      async init({ config, ledger }) {
        const keys = readVaultKeys(config);
        if (!keys) return;
        ledger.setCheckpointSigners(
          keys.checkpoint.map(key => new TransitSigner(keys.service, key)),
        );
        ledger.setExportSigner(new TransitSigner(keys.service, keys.export));
      },
    });
  },
});
