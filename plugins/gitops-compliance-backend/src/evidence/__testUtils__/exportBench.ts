/**
 * Measures an export. `EXPORT_BENCH_DATABASE` names a Postgres database and
 * `EXPORT_BENCH_FOLDER` a folder for keys and bundles; `EXPORT_BENCH_STEP` is
 * `tell` (fills the empty database with `EXPORT_BENCH_CHANGES` changes),
 * `nothing` (exports a day in which nothing happened) or `all`. Each runs in a
 * process of its own, so that its memory is its own. `npm run bench -- export`
 * runs them.
 */
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import knexFactory, { type Knex } from 'knex';
import { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CompletenessService } from '../../completeness/CompletenessService';
import { GapStore } from '../../completeness/gaps/GapStore';
import { silentLogger } from '../../jobs/__testUtils__/silentLogger';
import { KeyRing } from '../../ledger/keys/KeyRing';
import { TransparencyLog } from '../../ledger/log/TransparencyLog';
import { PostgresLedger } from '../../ledger/PostgresLedger';
import { PersonDirectory } from '../../persons/PersonDirectory';
import { BundleStore } from '../BundleStore';
import { zipOf } from '../bundleZip';
import { Exporter } from '../Exporter';
import type { ExportRequest } from '../records';
import { ENVIRONMENT } from './syntheticChange';
import { tellYear, YEAR } from './syntheticYear';

const ORIGIN = 'bench.example/ledger';
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
    return step === 'tell' ? await tell(db) : await measure(db);
  } finally {
    await db.destroy();
  }
}

async function tell(db: Knex): Promise<object> {
  const { log, keys } = await portalOn(db);
  await tellYear(db, Number(process.env.EXPORT_BENCH_CHANGES));
  await log.seal();
  await db.raw('ANALYZE');
  for (const { role, pem } of await keys.inUse(ORIGIN, clock())) {
    await writeFile(inFolder(`${role}.public.pem`), pem);
  }
  const [{ count }] = await db('ledger_entries').count();
  return { entries: Number(count) };
}

async function measure(db: Knex): Promise<object> {
  const { exporter, bundles } = await portalOn(db);
  const nothing = {
    from: '2024-01-01T00:00:00.000Z',
    until: '2024-01-02T00:00:00.000Z',
  };
  const id = await ask(db, step === 'all' ? YEAR : nothing);
  const began = performance.now();
  await exporter.run(id, new AbortController().signal);
  const seconds = (performance.now() - began) / 1000;
  const made = megabytes();
  const bundle = inFolder(`${step}.zip`);
  await pipeline(zipOf(bundles, id), createWriteStream(bundle));
  return { seconds, made, fetched: megabytes(), bundle };
}

async function portalOn(db: Knex) {
  const logger = silentLogger;
  const ledger = new PostgresLedger({
    db,
    projections: [],
    jobs: { enqueue: () => Promise.reject(new Error('no jobs here')) },
    clock,
    logger,
  });
  const keys = new KeyRing();
  const log = new TransparencyLog({
    db,
    ledger,
    keys,
    config: {
      origin: ORIGIN,
      checkpointSeconds: 10,
      keys: {
        checkpoint: { file: inFolder('checkpoint.pem'), previous: [] },
        export: { file: inFolder('export.pem') },
      },
      anchorSeconds: 300,
    },
    isProduction: false,
    defaultOrigin: ORIGIN,
    clock,
    logger,
  });
  await log.open();
  const bundles = new BundleStore(db);
  const completeness = new CompletenessService({
    db,
    gaps: new GapStore(db),
    persons: new PersonDirectory(db),
    policy: () => {
      throw new Error('There is no policy here');
    },
    clock,
  });
  const exporter = new Exporter({
    db,
    ledger,
    log,
    keys,
    completeness,
    bundles,
    logger,
    clock,
  });
  return { log, keys, bundles, exporter };
}

async function ask(
  db: Knex,
  period: { from: string; until: string },
): Promise<string> {
  const id = randomUUID();
  const request: ExportRequest = {
    environments: [ENVIRONMENT],
    ...period,
    framework: 'SOC2',
    wholeLog: false,
    change: null,
    asked: { services: null, systems: null },
    services: null,
    bounds: null,
  };
  await db('evidence_exports').insert({
    id,
    request: JSON.stringify(request),
    requested_by: 'id:bench',
    requested_at: new Date(),
    state: 'waiting',
    stage: 'waiting',
  });
  return id;
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
