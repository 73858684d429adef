import {
  coreServices,
  createBackendModule,
  readSchedulerServiceTaskScheduleDefinitionFromConfig as readSchedule,
} from '@backstage/backend-plugin-api';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import { ChangeCollatorFactory } from './ChangeCollatorFactory';
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
        scheduler: coreServices.scheduler,
      },
      async init({ auth, config, discovery, index, logger, scheduler }) {
        const own = config.getOptionalConfig(`${KEY}.schedule`);
        index.addCollator({
          schedule: scheduler.createScheduledTaskRunner(
            own ? readSchedule(own) : DEFAULT_SCHEDULE,
          ),
          factory: new ChangeCollatorFactory({
            auth,
            discovery,
            logger,
            atMost: readAtMost(config, `${KEY}.atMost`),
          }),
        });
      },
    });
  },
});
