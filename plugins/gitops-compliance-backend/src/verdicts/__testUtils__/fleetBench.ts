/**
 * Measures a page of the fleet: first of `FLEET_BENCH_FEWER` services in four
 * environments, then of `FLEET_BENCH_SERVICES`. `FLEET_BENCH_DATABASE` names an
 * empty Postgres database. `npm run bench -- fleet` runs it.
 */
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import knexFactory, { type Knex } from 'knex';
import { Checks } from '../../controls/Checks';
import { sightOf } from '../../access/Sight';
import type { Policy } from '../../policy/Policy';
import { EVERYTHING } from '../../services/visibility';
import { FleetQueries } from '../FleetQueries';
import { tellFleet } from './fleet';
import { NOW } from './keeper';

const SERVICES = Number(process.env.FLEET_BENCH_SERVICES ?? 500);
const FEWER = Number(process.env.FLEET_BENCH_FEWER ?? 50);
const ENVIRONMENTS = ['dev', 'staging', 'prod-eu', 'prod-us'];
const ROUNDS = 15;
/** Services that a screen asks for at first. */
const OF_A_SCREEN = 100;

async function main(): Promise<object> {
  const db = knexFactory({
    client: 'pg',
    connection: process.env.FLEET_BENCH_DATABASE,
    pool: { min: 0, max: 10 },
  });
  try {
    await db.migrate.latest({
      directory: resolvePackagePath(
        '@gitops-compliance/plugin-gitops-compliance-backend',
        'migrations',
      ),
    });
    const few = await measure(db, FEWER);
    const many = await measure(db, SERVICES);
    const [{ count }] = await db('verdicts').count();
    return {
      few: few.took,
      many: many.took,
      bytes: many.bytes,
      first: many.first,
      verdicts: Number(count),
    };
  } finally {
    await db.destroy();
  }
}

/**
 * The median of pages with so many services, as they are sent; and the first page
 * as a screen asks for it.
 */
async function measure(
  db: Knex,
  services: number,
): Promise<{ took: number; bytes: number; first: object }> {
  await db.raw('TRUNCATE services, verdicts');
  await tellFleet(db, services, ENVIRONMENTS);
  await db.raw('ANALYZE');
  const fleet = new FleetQueries({
    db,
    checks: new Checks(),
    policy: () => ({ document: { environments: [] } } as unknown as Policy),
    clock: () => NOW,
  });
  const sees = sightOf(EVERYTHING, null);
  const times: number[] = [];
  let bytes = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    bytes = JSON.stringify(await fleet.page({ limit: services }, sees)).length;
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const first = await fleet.page({ limit: OF_A_SCREEN }, sees);
  return { took: times[Math.floor(ROUNDS / 2)], bytes, first };
}

main().then(
  figures => process.stdout.write(JSON.stringify(figures)),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  },
);
