import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { RolePolicy, readRoleRules } from './RolePolicy';

/** Installs `RolePolicy` from `rolePolicy` in the configuration. */
export default createBackendModule({
  pluginId: 'permission',
  moduleId: 'role-policy',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        policy: policyExtensionPoint,
      },
      async init({ config, policy }) {
        policy.setPolicy(new RolePolicy(readRoleRules(config)));
      },
    });
  },
});
