import { createBackendModule } from '@backstage/backend-plugin-api';
import { gitopsComplianceChecksExtensionPoint } from '@gitops-compliance/plugin-gitops-compliance-node';
import { checks } from './acmeChecks';

export default createBackendModule({
  pluginId: 'gitops-compliance',
  moduleId: 'acme-checks',
  register({ registerInit }) {
    registerInit({
      deps: { own: gitopsComplianceChecksExtensionPoint },
      async init({ own }) {
        checks.forEach(check => own.addCheck(check));
      },
    });
  },
});
