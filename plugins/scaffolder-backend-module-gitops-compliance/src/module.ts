import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createPromoteAction } from './promoteAction';

/** Adds the action `gitops:promote` to the scaffolder. */
export const scaffolderModuleGitopsCompliance = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'gitops-compliance',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        discovery: coreServices.discovery,
      },
      async init({ actions, auth, discovery }) {
        actions.addActions(createPromoteAction({ auth, discovery }));
      },
    });
  },
});
