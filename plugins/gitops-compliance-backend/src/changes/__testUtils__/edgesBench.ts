/**
 * Measures an edge of the calendar: `EDGES_BENCH_CHANGES` changes of as many
 * services wait in review when their environment opens, and every one of them is
 * evaluated, recorded and moved. `EDGES_BENCH_DATABASE` names an empty Postgres
 * database. `npm run bench -- edges` runs it.
 */
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import knexFactory, { type Knex } from 'knex';
import { DateTime } from 'luxon';
import {
  changeId,
  entriesOf,
  ENVIRONMENT,
  type Told,
} from '../../evidence/__testUtils__/syntheticChange';
import { CollectorStatus } from '../../collectors/CollectorStatus';
import { GateFacts } from '../../gates/GateFacts';
import { Gatekeeper } from '../../gates/Gatekeeper';
import { silentLogger } from '../../jobs/__testUtils__/silentLogger';
import { PgBossJobs } from '../../jobs/PgBossJobs';
import type { EntryDraft, StreamDraft } from '../../ledger/Ledger';
import { PostgresLedger } from '../../ledger/PostgresLedger';
import { PersonDirectory } from '../../persons/PersonDirectory';
import { parsePolicy } from '../../policy/parsePolicy';
import type { Policy } from '../../policy/Policy';
import { PROJECTIONS } from '../../portal';
import { Reevaluation } from '../Reevaluation';
import { changeStream } from '../records';

const COUNT = Number(process.env.EDGES_BENCH_CHANGES ?? 500);
const BATCH = 100;
const BEGAN = Date.parse('2026-06-01T10:00:00Z');
const EDGE = '2026-06-01T10:05:00Z';
/** Nothing has to run before it, nobody approves, and it opens at the edge. */
const POLICY = `
version: 1
environments:
  - name: ${ENVIRONMENT}
    mode: enforce
    requiredApprovals: 0
    requireGuardrails: false
    match: { labels: { environment: ${ENVIRONMENT} } }
pins:
  - kind: application-target-revision
    services: ['*']
    repository: acme/deploy
    path: '{service}.yaml'
calendar:
  windows: []
  freezes:
    - id: until-the-edge
      title: Before the edge
      reason: A bench
      environments: [${ENVIRONMENT}]
      start: 2026-06-01T00:00
      end: ${EDGE.slice(0, 16)}
      timeZone: UTC
`;

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
  let now = DateTime.fromMillis(BEGAN, { zone: 'utc' }).plus({ minutes: 3 });
  const clock = () => now;
  const logger = silentLogger;
  const ledger = new PostgresLedger({
    db,
    projections: PROJECTIONS,
    jobs,
    clock,
    logger,
  });
  const policy: Policy = {
    feeds: [],
    hash: 'b'.repeat(64),
    governed: false,
    source: 'bench',
    text: POLICY,
    loadedAt: now.toISO() as string,
    ...parsePolicy(POLICY, 'bench'),
  };
  const persons = new PersonDirectory(db);
  const gatekeeper = new Gatekeeper({
    facts: new GateFacts({
      db,
      persons,
      status: new CollectorStatus({
        db,
        ledger,
        clock,
        staleAfterSeconds: () => 3600,
      }),
      portalAppId: () => 4711,
      forgeCollector: () => 'forge:bench',
      clock,
    }),
    persons,
    policy: () => policy,
    clock,
  });
  const reevaluation = new Reevaluation({
    db,
    ledger,
    gatekeeper,
    jobs,
    httpChecks: { due: () => [] },
    reminders: { look: async () => {} },
    policy: () => policy,
    clock,
    logger,
  });
  await tell(ledger);
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

/** Every change up to its review, through the ledger as a portal does. */
async function tell(ledger: PostgresLedger): Promise<void> {
  for (let from = 0; from < COUNT; from += BATCH) {
    const indexes = Array.from(
      { length: Math.min(BATCH, COUNT - from) },
      (_, place) => from + place,
    );
    await ledger.recordMany(
      indexes.map(index => changeStream(changeId(index))),
      async recordings => {
        await recordings.appendAll(indexes.flatMap(untilReview));
      },
    );
  }
}

function untilReview(index: number): StreamDraft[] {
  const told = entriesOf({
    index,
    target: index,
    turn: 1,
    began: BEGAN,
    number: index + 1,
  });
  return told
    .slice(
      0,
      told.findIndex(({ type }) => type === 'change.ready'),
    )
    .map(({ stream, ...entry }) => ({ stream, draft: draftOf(entry) }));
}

function draftOf({ type, ms, payload, more }: Omit<Told, 'stream'>) {
  return {
    type,
    v: 1,
    occurredAt: new Date(ms).toISOString(),
    source: { collector: 'portal' },
    attestation: 'decided' as const,
    payload: payload as EntryDraft['payload'],
    ...more,
  };
}

main().then(
  figures => process.stdout.write(JSON.stringify(figures)),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  },
);
