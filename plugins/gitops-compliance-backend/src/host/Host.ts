import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import type { Runner } from '../collectors/Runner';
import type { Jobs } from '../jobs/Jobs';
import { PgBossJobs, type PgBossJobsOptions } from '../jobs/PgBossJobs';
import type { Ledger } from '../ledger/Ledger';

/**
 * What sets the wired portal going. In a portal that is jobs on pg-boss and
 * loops that end with the process; a simulation puts in a host that keeps jobs
 * in memory and takes each reading when its own clock says so. Whatever the
 * host, the same services, collectors and steps do the work.
 */
export interface Host {
  /** Where jobs are kept until they run. */
  createJobs(options: PgBossJobsOptions): Jobs;
  /** Called once before anything is recorded. */
  opening(ledger: Ledger): Promise<void>;
  /** Called when requests may come in. */
  start(runner: Runner): Promise<void>;
  /** Called at shutdown; ends what `start` began. */
  stop(runner: Runner): Promise<void>;
}

const production: Host = {
  createJobs: options => new PgBossJobs(options),
  opening: async () => {},
  start: runner => runner.start(),
  stop: runner => runner.stop(),
};

/** The host of this backend; replaced in simulations alone. */
export const hostServiceRef = createServiceRef<Host>({
  id: 'gitops-compliance.host',
  defaultFactory: async service =>
    createServiceFactory({ service, deps: {}, factory: () => production }),
});
