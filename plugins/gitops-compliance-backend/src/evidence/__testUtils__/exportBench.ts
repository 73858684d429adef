/**
 * Measures an export. `EXPORT_BENCH_DATABASE` names a Postgres database and
 * `EXPORT_BENCH_FOLDER` a folder for keys and bundles; `EXPORT_BENCH_STEP` is
 * `tell` (fills the empty database with `EXPORT_BENCH_CHANGES` changes),
 * `nothing` (exports a day in which nothing happened), `all`, or `fetch` (writes
 * the bundle of the export `EXPORT_BENCH_EXPORT`). Each runs in a process of its
 * own, so that its memory is its own. `npm run bench -- export` runs them.
 */
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import knexFactory, { type Knex } from 'knex';
import { DateTime } from 'luxon';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BundleStore } from '../BundleStore';
import { zipOf } from '../bundleZip';
import { askForExport, exportingPortal, ORIGIN } from './exportingPortal';
import { tellYear, YEAR } from './syntheticYear';

const step = process.env.EXPORT_BENCH_STEP;
const folder = process.env.EXPORT_BENCH_FOLDER ?? '';
const clock = () => DateTime.utc();
const inFolder = (name: string) => path.join(folder, name);
/** The most memory that this process has had, in MB. */
const megabytes = () => process.resourceUsage().maxRSS / 1024;

async function main(): Promise<object> {
  const db = knexFactory({
    client: 'pg',
    connection: process.env.EXPORT_BENCH_DATABASE,
    pool: { min: 0, max: 10 },
  });
  try {
    await db.migrate.latest({
      directory: resolvePackagePath(
        '@gitops-compliance/plugin-gitops-compliance-backend',
        'migrations',
      ),
    });
    if (step === 'tell') return await tell(db);
    return step === 'fetch' ? await fetchBundle(db) : await measure(db);
  } finally {
    await db.destroy();
  }
}

async function tell(db: Knex): Promise<object> {
  const { log, keys } = await exportingPortal(db, folder);
  await tellYear(db, Number(process.env.EXPORT_BENCH_CHANGES));
  await log.seal();
  await db.raw('ANALYZE');
  for (const { role, pem } of await keys.inUse(ORIGIN, clock())) {
    await writeFile(inFolder(`${role}.public.pem`), pem);
  }
  const [{ count }] = await db('ledger_entries').count();
  return { entries: Number(count) };
}

async function fetchBundle(db: Knex): Promise<object> {
  const id = process.env.EXPORT_BENCH_EXPORT ?? '';
  const bundle = inFolder(`${id}.zip`);
  await pipeline(zipOf(new BundleStore(db), id), createWriteStream(bundle));
  return { megabytes: megabytes(), bundle };
}

async function measure(db: Knex): Promise<object> {
  const { exporter } = await exportingPortal(db, folder);
  const nothing = {
    from: '2024-01-01T00:00:00.000Z',
    until: '2024-01-02T00:00:00.000Z',
  };
  const id = await askForExport(db, step === 'all' ? YEAR : nothing);
  const began = performance.now();
  await exporter.run(id, new AbortController().signal);
  const seconds = (performance.now() - began) / 1000;
  return { seconds, megabytes: megabytes(), id };
}

main().then(
  result => {
    process.stdout.write(JSON.stringify(result));
    process.exit(0);
  },
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
