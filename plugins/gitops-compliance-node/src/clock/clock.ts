import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';

/** Tells what time it is. */
export interface Clock {
  now(): Date;
}

/**
 * The one clock that the suite and its modules live by: the system's, unless a
 * backend adds a factory of its own, as simulations and tests do. Neither
 * Postgres nor a source is asked for the time.
 */
export const clockServiceRef = createServiceRef<Clock>({
  id: 'gitops-compliance.clock',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {},
      factory: () => ({ now: () => new Date() }),
    }),
});
