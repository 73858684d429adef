import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';

/**
 * Closes a plugin's database connections when the backend stops. Backstage's
 * own `DatabaseManager` asks whether knex's configuration, an object,
 * `includes('sqlite3')`; that throws, the error is dropped, and the pools stay
 * open and keep the process from ending.
 */
export function closeDatabaseOf(pluginId: string) {
  return createBackendModule({
    pluginId,
    moduleId: 'close-database',
    register(env) {
      env.registerInit({
        deps: {
          database: coreServices.database,
          rootLifecycle: coreServices.rootLifecycle,
        },
        async init({ database, rootLifecycle }) {
          const client = await database.getClient();
          rootLifecycle.addShutdownHook(() => client.destroy());
        },
      });
    },
  });
}
