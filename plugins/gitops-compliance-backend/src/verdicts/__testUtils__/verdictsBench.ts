/**
 * Measures how fast verdicts are made anew after facts moved: of
 * `VERDICTS_BENCH_SERVICES` services, each brought into an environment by a
 * change. `VERDICTS_BENCH_DATABASE` names an empty Postgres database.
 * `npm run bench -- verdicts` runs it.
 */
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import knexFactory, { type Knex } from 'knex';
import { DateTime } from 'luxon';
import { serviceOf } from '../../evidence/__testUtils__/syntheticChange';
import { tellDeployed, tellMoved } from './deployedFleet';
import { movingKeeper } from './movingKeeper';

const SERVICES = Number(process.env.VERDICTS_BENCH_SERVICES ?? 500);
/** Facts of so many move in one recording, as when a source is read. */
const TOGETHER = 50;
/** Facts of so many move one after the other, each judged by itself. */
const ALONE = Math.min(200, SERVICES);
/** Before they are counted: connections open, code is compiled. */
const WARM_UPS = Math.min(50, SERVICES);

type Move = Parameters<typeof tellMoved>[2];

/** Verdicts that were made, and the milliseconds that took. */
interface Made {
  verdicts: number;
  took: number;
  /** Of these, those that this process had the processor. */
  busy: number;
}

async function main(): Promise<object> {
  const db = knexFactory({
    client: 'pg',
    connection: process.env.VERDICTS_BENCH_DATABASE,
    pool: { min: 0, max: 10 },
  });
  try {
    await db.migrate.latest({
      directory: resolvePackagePath(
        '@gitops-compliance/plugin-gitops-compliance-backend',
        'migrations',
      ),
    });
    return await measure(db);
  } finally {
    await db.destroy();
  }
}

async function measure(db: Knex): Promise<object> {
  const clock = () => DateTime.fromISO('2026-06-02T10:00:00Z', { zone: 'utc' });
  const { ledger, work, asked } = movingKeeper(db, clock);
  await tellDeployed(db, ledger, SERVICES);
  asked.splice(0);
  await work([{ after: '' }]);
  await db.raw('ANALYZE');

  /** Facts move of so many services at a time; then the jobs are run. */
  const moved = async (services: number[], atOnce: number, move: Move) => {
    const sum: Made = { verdicts: 0, took: 0, busy: 0 };
    for (let from = 0; from < services.length; from += atOnce) {
      const some = services.slice(from, from + atOnce);
      await tellMoved(ledger, some, move);
      const jobs = asked.splice(0);
      add(sum, await timed(() => work(jobs)), await verdictsOf(db, some));
    }
    return sum;
  };
  const all = Array.from({ length: SERVICES }, (_, service) => service);
  const back = { isBrought: true };
  const away = { isBrought: false };
  await moved(all.slice(0, WARM_UPS), 1, { ...away, minutes: 20 });
  await moved(all, TOGETHER, { ...back, minutes: 30 });
  const before = await entries(db);
  const together = await moved(all, TOGETHER, { ...away, minutes: 40 });
  const recorded = (await entries(db)) - before;
  const alone = await moved(all.slice(0, ALONE), 1, { ...back, minutes: 50 });
  const quiet: Made = { verdicts: 0, took: 0, busy: 0 };
  add(
    quiet,
    await timed(() => work([{ after: '' }])),
    await verdictsOf(db, all),
  );
  const bare = await bareInserts(db, all);
  return { together, recorded, alone, quiet, bare };
}

async function timed(
  run: () => Promise<void>,
): Promise<Omit<Made, 'verdicts'>> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  await run();
  const took = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  return { took, busy: (user + system) / 1000 };
}

function add(sum: Made, time: Omit<Made, 'verdicts'>, verdicts: number): void {
  sum.verdicts += verdicts;
  sum.took += time.took;
  sum.busy += time.busy;
}

async function verdictsOf(db: Knex, services: number[]): Promise<number> {
  const [{ count }] = await db('verdicts')
    .whereRaw('service_ref = ANY (?::text[])', [services.map(serviceOf)])
    .count();
  return Number(count);
}

async function entries(db: Knex): Promise<number> {
  const [{ count }] = await db('ledger_entries')
    .where({ type: 'verdict.changed' })
    .count();
  return Number(count);
}

/**
 * The same rows into a table with the same index and nothing else, those of a
 * target in a transaction each.
 */
async function bareInserts(db: Knex, services: number[]): Promise<Made> {
  await db.raw(
    'CREATE TABLE bare (LIKE verdicts INCLUDING DEFAULTS INCLUDING INDEXES)',
  );
  const sum: Made = { verdicts: 0, took: 0, busy: 0 };
  for (const service of services) {
    const rows = await db('verdicts').where({
      service_ref: serviceOf(service),
    });
    const text = JSON.stringify(rows);
    const time = await timed(() =>
      db.transaction(async trx => {
        await trx.raw(
          `INSERT INTO bare
           SELECT * FROM jsonb_populate_recordset(NULL::bare, ?::jsonb)`,
          [text],
        );
      }),
    );
    add(sum, time, rows.length);
  }
  return sum;
}

main().then(
  figures => process.stdout.write(JSON.stringify(figures)),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  },
);
