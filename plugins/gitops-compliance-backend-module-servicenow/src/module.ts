import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { gitopsComplianceSourcesExtensionPoint } from '@gitops-compliance/plugin-gitops-compliance-node';
import { readServiceNowConfig } from './config';
import { ServiceNowTickets } from './ServiceNowTickets';

/**
 * Lets change requests of `gitopsCompliance.servicenow` stand behind changes. A
 * value that cannot be used stops the start with its key.
 */
export const gitopsComplianceModuleServiceNow = createBackendModule({
  pluginId: 'gitops-compliance',
  moduleId: 'servicenow',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        sources: gitopsComplianceSourcesExtensionPoint,
      },
      async init({ config, sources }) {
        const servicenow = readServiceNowConfig(config);
        if (servicenow) {
          sources.addTicketSystem(new ServiceNowTickets(servicenow));
        }
      },
    });
  },
});
