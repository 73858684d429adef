/**
 * Measures recording and rebuilding on an empty Postgres database, which
 * `LEDGER_BENCH_DATABASE` names, and prints the figures as JSON; `LEDGER_BENCH_SIZES` is
 * a JSON array of numbers of entries. `npm run
 * bench` runs it.
 */
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import knexFactory, { type Knex } from 'knex';
import { DateTime } from 'luxon';
import { PostgresLedger } from '../PostgresLedger';
import { createSampleTables, sampleDraft, sampleProjection } from './sample';
import { silentLogger } from '../../jobs/__testUtils__/silentLogger';

const RECORDS = 1_000;
const AT_ONCE = 8;
const STREAMS = 100;
const PER_RECORDING = 50;

async function main(): Promise<void> {
  const sizes = JSON.parse(process.env.LEDGER_BENCH_SIZES ?? '[]') as number[];
  const db = knexFactory({
    client: 'pg',
    connection: process.env.LEDGER_BENCH_DATABASE,
    pool: { min: 0, max: AT_ONCE + 2 },
  });
  try {
    await db.migrate.latest({
      directory: resolvePackagePath(
        '@gitops-compliance/plugin-gitops-compliance-backend',
        'migrations',
      ),
    });
    await createSampleTables(db);
    process.stdout.write(JSON.stringify(await measure(db, sizes)));
  } finally {
    await db.destroy();
  }
}

async function measure(db: Knex, sizes: number[]) {
  const ledger = new PostgresLedger({
    db,
    projections: [sampleProjection],
    jobs: {
      enqueue: () => Promise.reject(new Error('This ledger has no jobs')),
    },
    clock: () => DateTime.utc(),
    logger: silentLogger,
  });
  let next = 0;
  const record = async (entries: number) => {
    next += 1;
    await ledger.record(`sample:${next % STREAMS}`, async recording => {
      for (let entry = 0; entry < entries; entry += 1) {
        await recording.append(sampleDraft(entry));
      }
    });
  };
  const recordAll = async (times: number, entries: number) => {
    let left = times;
    const worker = async () => {
      while (left > 0) {
        left -= 1;
        await record(entries);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  };

  const recording = await seconds(() => recordAll(RECORDS, 1));
  let entries = RECORDS;
  const rebuilds = [];
  for (const size of sizes) {
    await recordAll(Math.ceil((size - entries) / PER_RECORDING), PER_RECORDING);
    entries = size;
    const rebuilding = await seconds(() => ledger.rebuild());
    rebuilds.push({ entries, entriesPerSecond: entries / rebuilding });
  }
  return { recordsPerSecond: RECORDS / recording, rebuilds };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
