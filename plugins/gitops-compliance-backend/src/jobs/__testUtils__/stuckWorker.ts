/*
 * A process that takes a job of `forge.refresh` and never ends it, for tests
 * that kill it. Settings come in STUCK_WORKER as JSON; it says `taken` when it
 * holds the job.
 */
import knexFactory from 'knex';
import { PgBossJobs } from '../PgBossJobs';
import { silentLogger } from './silentLogger';

const { connection, ...settings } = JSON.parse(process.env.STUCK_WORKER ?? '');
const jobs = new PgBossJobs({
  ...settings,
  db: knexFactory({ client: 'pg', connection }),
  logger: silentLogger,
});

async function main(): Promise<void> {
  await jobs.work('forge.refresh', () => {
    process.stdout.write('taken\n');
    return new Promise(() => undefined);
  });
  await jobs.start();
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
