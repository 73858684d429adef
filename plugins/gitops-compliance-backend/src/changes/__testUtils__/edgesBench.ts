/**
 * Measures an edge of the calendar: `EDGES_BENCH_CHANGES` changes of as many
 * services wait in review when their environment opens, and every one of them is
 * evaluated, recorded and moved. `EDGES_BENCH_DATABASE` names an empty Postgres
 * database. `npm run bench -- edges` runs it.
 */
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import knexFactory, { type Knex } from 'knex';
import { DateTime } from 'luxon';
import { silentLogger } from '../../jobs/__testUtils__/silentLogger';
import { PgBossJobs } from '../../jobs/PgBossJobs';
import { BEFORE_EDGE, EDGE, edgeReplica, tellWaiting } from './edgeReplica';

const COUNT = Number(process.env.EDGES_BENCH_CHANGES ?? 500);

async function main(): Promise<object> {
  const db = knexFactory({
    client: 'pg',
    connection: process.env.EDGES_BENCH_DATABASE,
    pool: { min: 0, max: 10 },
  });
  const jobs = new PgBossJobs({ db, logger: silentLogger });
  try {
    await db.migrate.latest({
      directory: resolvePackagePath(
        '@gitops-compliance/plugin-gitops-compliance-backend',
        'migrations',
      ),
    });
    await jobs.start();
    return await measure(db, jobs);
  } finally {
    await jobs.stop();
    await db.destroy();
  }
}

async function measure(db: Knex, jobs: PgBossJobs): Promise<object> {
  let now = DateTime.fromISO(BEFORE_EDGE, { zone: 'utc' });
  const { ledger, reevaluation } = edgeReplica({ db, jobs, clock: () => now });
  await tellWaiting(ledger, COUNT);
  await reevaluation.run();
  await db.raw('ANALYZE');
  now = DateTime.fromISO(EDGE, { zone: 'utc' });
  const began = performance.now();
  const moved = await reevaluation.run();
  const seconds = (performance.now() - began) / 1000;
  const again = performance.now();
  await reevaluation.run();
  const [{ count }] = await db('changes').where({ state: 'ready' }).count();
  return {
    moved,
    ready: Number(count),
    seconds,
    quietSeconds: (performance.now() - again) / 1000,
  };
}

main().then(
  figures => process.stdout.write(JSON.stringify(figures)),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  },
);
