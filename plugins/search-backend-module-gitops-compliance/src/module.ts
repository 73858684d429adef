import {
  coreServices,
  createBackendModule,
  readSchedulerServiceTaskScheduleDefinitionFromConfig as readSchedule,
} from '@backstage/backend-plugin-api';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import { gitopsComplianceChangeFindPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import { ChangeCollatorFactory } from './ChangeCollatorFactory';
import { readFindableBy } from './findableBy';
import { readAtMost } from './readAtMost';

const KEY = 'search.collators.gitopsChange';

/** The first run waits until the backend that it asks has started. */
const DEFAULT_SCHEDULE = {
  frequency: { minutes: 10 },
  timeout: { minutes: 3 },
  initialDelay: { seconds: 10 },
};

/** Puts changes into the search; see `ChangeCollatorFactory`. */
export const searchModuleGitopsCompliance = createBackendModule({
  pluginId: 'search',
  moduleId: 'gitops-compliance',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        index: searchIndexRegistryExtensionPoint,
        logger: coreServices.logger,
        permissions: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, config, discovery, index, logger, ...rest }) {
        const { permissions, scheduler } = rest;
        const own = config.getOptionalConfig(`${KEY}.schedule`);
        const findableBy = readFindableBy(config, `${KEY}.findableBy`);
        if (findableBy === 'permission') {
          permissions.addPermissions([gitopsComplianceChangeFindPermission]);
        }
        index.addCollator({
          schedule: scheduler.createScheduledTaskRunner(
            own ? readSchedule(own) : DEFAULT_SCHEDULE,
          ),
          factory: new ChangeCollatorFactory({
            auth,
            discovery,
            logger,
            atMost: readAtMost(config, `${KEY}.atMost`),
            findableBy,
          }),
        });
      },
    });
  },
});
