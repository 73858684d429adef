/**
 * Measures what ran at an instant, how often that changed on the days around it, and
 * the timeline of a target: first with
 * `STATE_BENCH_FEWER` entries on record, then with `STATE_BENCH_ENTRIES`.
 * `STATE_BENCH_DATABASE` names an empty Postgres database.
 * `npm run bench -- state` runs it.
 */
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import knexFactory, { type Knex } from 'knex';
import { sightOf } from '../../access/Sight';
import { PersonDirectory } from '../../persons/PersonDirectory';
import type { Policy } from '../../policy/Policy';
import { EVERYTHING } from '../../services/visibility';
import type { Service } from '../../services/ServiceStore';
import { DensityQueries } from '../DensityQueries';
import { StateQueries } from '../StateQueries';
import { TimelineQueries } from '../TimelineQueries';
import { END, ENVIRONMENT, tellDeployments, tellIntervals } from './intervals';

const FEWER = Number(process.env.STATE_BENCH_FEWER);
const ENTRIES = Number(process.env.STATE_BENCH_ENTRIES);
const DEPLOYMENTS = 100;
const ROUNDS = 40;
/** Before they are counted: connections open, plans are made. */
const WARM_UPS = 5;

async function main(): Promise<object> {
  const db = knexFactory({
    client: 'pg',
    connection: process.env.STATE_BENCH_DATABASE,
    pool: { min: 0, max: 10 },
  });
  try {
    await db.migrate.latest({
      directory: resolvePackagePath(
        '@gitops-compliance/plugin-gitops-compliance-backend',
        'migrations',
      ),
    });
    await tellDeployments(db, DEPLOYMENTS);
    const total = ENTRIES / DEPLOYMENTS;
    // The newest first: what is asked for is there from the beginning.
    const begin = total - FEWER / DEPLOYMENTS;
    await tellIntervals(db, { first: begin + 1, last: total, total });
    const few = await measure(db);
    await tellIntervals(db, { first: 1, last: begin, total });
    return { few, many: await measure(db) };
  } finally {
    await db.destroy();
  }
}

/** Milliseconds of each round, in order. */
async function measure(db: Knex): Promise<object> {
  await db.raw('ANALYZE');
  const parts = {
    db,
    persons: new PersonDirectory(db),
    policy: () => ({ document: { environments: [] } } as unknown as Policy),
    clock: () => END,
  };
  const sees = sightOf(EVERYTHING, null);
  const states = new StateQueries(parts);
  const densities = new DensityQueries(parts);
  const timelines = new TimelineQueries(parts);
  const service = { entityRef: 'component:default/s-1' } as Service;
  let rows = 0;
  const state = await times(async round => {
    const { items } = await states.at(
      {
        at: END.minus({ minutes: 60 * round + 30 }),
        environment: ENVIRONMENT,
        limit: 200,
      },
      sees,
    );
    rows = items.length;
  });
  const density = await times(async round => {
    const at = END.minus({ minutes: 60 * round + 30 });
    await densities.around(
      { at, zone: 'Europe/Berlin', environment: ENVIRONMENT },
      sees,
    );
  });
  const timeline = await times(async () => {
    await timelines.of(service, { environment: ENVIRONMENT }, sees);
  });
  return { rows, state, density, timeline };
}

async function times(run: (round: number) => Promise<void>): Promise<number[]> {
  const took: number[] = [];
  for (let round = 0; round < WARM_UPS; round += 1) await run(round);
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    await run(round);
    took.push(performance.now() - began);
  }
  return took;
}

main().then(
  figures => process.stdout.write(JSON.stringify(figures)),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  },
);
