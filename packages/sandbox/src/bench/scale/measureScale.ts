import { waitFor } from '../../waitFor';
import { runScript } from '../script';
import { percentile } from '../Measure';
import { INSTANCES, placesOf, serviceName } from './applications';
import { count, startScaleStage, type ScaleStage } from './stage';
import { usageOf, type Usage } from './usage';

/** Seconds between full lists while it is measured. */
export const MEASURED_INTERVAL_SECONDS = 30;
const SNAPSHOT_TIMEOUT_MS = 1_800_000;
const EVENT_ROUNDS = 10;
const VIEWED_SERVICES = 25;
const COLLECTORS = Object.keys(INSTANCES).length;
const MAPPED = 'service_ref IS NOT NULL AND environment IS NOT NULL';
const POLL_MS = 20;
/** Counting all rows is work for the same processors. */
const COUNT_POLL_MS = 250;

/** What was measured with one number of applications; times in seconds. */
export interface ScaleFigures {
  applications: number;
  services: number;
  /** From the first list until all are on record and mapped. */
  snapshot: number;
  /** From the first list until every pinned commit is read and compared. */
  resolved: number;
  /** Entries per application. */
  entries: number;
  /** Of the portal: before the first list, after the snapshot, at last. */
  usage: { before?: Usage; snapshot?: Usage; reconciled?: Usage };
  /** The slowest full reading in which nothing changed. */
  reconcile: number;
  /** What those readings recorded; nothing. */
  recordedByReconcile: number;
  /** From the change until it is on record: told by the stream. */
  event: { p50: number; worst: number };
  /** The same, of which the stream told nothing. */
  dropped: number;
  /** The same, with the connection broken just before. */
  broken: number;
  /** Per view, in milliseconds. */
  views: Record<string, { p50: number; p95: number }>;
}

/** Measures a portal of its own with so many applications. */
export async function measureScale(options: {
  applications: number;
  /** How often each of 25 services is viewed. */
  rounds?: number;
  say: (text: string) => void;
}): Promise<ScaleFigures> {
  const { applications, say } = options;
  say(`${applications} applications: starting a portal and its catalog …`);
  const stage = await startScaleStage({
    applications,
    deploymentsSeconds: MEASURED_INTERVAL_SECONDS,
  });
  try {
    const figures = measure(stage, options);
    return await Promise.race([figures, stage.crashed]);
  } finally {
    await stage.close();
  }
}

async function measure(
  stage: ScaleStage,
  options: Parameters<typeof measureScale>[0],
): Promise<ScaleFigures> {
  const { applications, rounds = 8, say } = options;
  const { database, services } = stage;
  say(`${applications} applications: the cold snapshot …`);
  const before = await count(database, 'ledger_entries');
  const usageBefore = await usageOf(stage.pid);
  const started = await open(stage);
  await until(
    'all applications to be mapped',
    async () => {
      const mapped = await count(database, 'deployments', MAPPED);
      return mapped === applications;
    },
    COUNT_POLL_MS,
  );
  const snapshot = (Date.now() - started) / 1000;
  const usageOfSnapshot = await usageOf(stage.pid);
  say(`${applications} applications: ${snapshot.toFixed(1)} s; the pins …`);
  await until(
    'all pins to be resolved',
    () => isResolved(stage, applications),
    COUNT_POLL_MS,
  );
  const resolved = (Date.now() - started) / 1000;
  const entries = await count(database, 'ledger_entries');
  say(`${applications} applications: reconciling …`);
  const steady = await steadyReadings(stage);
  const reconciled = await usageOf(stage.pid);
  say(`${applications} applications: views …`);
  const views = await viewTimes(stage, rounds);
  say(`${applications} applications: freshness …`);
  const event = await eventTimes(stage, applications);
  const dropped = await timeUntilRecorded(stage, 0, async () => {
    await stage.argocd.change(0, true);
  });
  const broken = await timeUntilRecorded(stage, 1, async () => {
    await stage.argocd.breakStreams(placesOf(2)[1].instance);
    await stage.argocd.change(1);
  });
  return {
    applications,
    services,
    snapshot,
    resolved,
    entries: (entries - before) / applications,
    usage: { before: usageBefore, snapshot: usageOfSnapshot, reconciled },
    reconcile: Math.max(...steady.map(({ seconds }) => seconds)),
    recordedByReconcile: steady.reduce((sum, each) => sum + each.recorded, 0),
    event,
    dropped,
    broken,
    views,
  };
}

/** Lets the portal in; resolves to the instant of the first list. */
async function open({ argocd }: ScaleStage): Promise<number> {
  await argocd.open();
  let first = Infinity;
  await until('the first list', async () => {
    const counts = Object.values(await argocd.counts());
    first = Math.min(...counts.map(each => each.firstListAt ?? Infinity));
    return first < Infinity;
  });
  return first;
}

/** Every deployment has its pin, and no job waits. */
async function isResolved(
  { database }: ScaleStage,
  applications: number,
): Promise<boolean> {
  const pinned = await count(
    database,
    'deployments',
    'pinned_revision IS NOT NULL',
  );
  if (pinned < applications) return false;
  const { rows } = await database.query<{ schema: string }>(
    `SELECT table_schema AS schema FROM information_schema.tables
     WHERE table_name = 'job' AND table_schema <> 'public'`,
  );
  const waiting = await count(
    database,
    `"${rows[0].schema}".job`,
    `name = 'deployment.resolve-pin' AND state < 'completed'`,
  );
  return waiting === 0;
}

/** Two full readings of each instance, begun after everything was settled. */
async function steadyReadings({ readings }: ScaleStage) {
  // One of each may have begun before.
  const begun = readings.length + COLLECTORS;
  await until(
    'two more readings of each instance',
    async () => readings.length >= begun + 2 * COLLECTORS,
  );
  return readings.since(begun);
}

async function eventTimes(stage: ScaleStage, applications: number) {
  await until('the streams to stand', async () => {
    const counts = Object.values(await stage.argocd.counts());
    return counts.every(({ streams }) => streams > 0);
  });
  const times: number[] = [];
  const step = Math.max(1, Math.floor(applications / EVENT_ROUNDS) - 1);
  for (let round = 0; round < EVENT_ROUNDS; round += 1) {
    const index = (2 + round * step) % applications;
    times.push(
      await timeUntilRecorded(stage, index, async () => {
        await stage.argocd.change(index);
      }),
    );
  }
  return { p50: percentile(times, 0.5), worst: Math.max(...times) };
}

/** From a change until its other health is on record, in seconds. */
async function timeUntilRecorded(
  { database }: ScaleStage,
  index: number,
  change: () => Promise<void>,
): Promise<number> {
  const { service, environment } = placesOf(index + 1)[index];
  const healthNow = async () => {
    const { rows } = await database.query<{ health: string }>(
      `SELECT health FROM deployments
       WHERE service_ref = $1 AND environment = $2`,
      [`component:default/${serviceName(service)}`, environment],
    );
    return rows[0].health;
  };
  const before = await healthNow();
  const started = performance.now();
  await change();
  await until(
    'a change to be on record',
    async () => (await healthNow()) !== before,
  );
  return (performance.now() - started) / 1000;
}

/** Views of services all over the fleet, by turns. */
async function viewTimes({ url, services }: ScaleStage, rounds: number) {
  const viewed = Array.from({ length: VIEWED_SERVICES }, (_, index) =>
    serviceName(Math.floor((index * services) / VIEWED_SERVICES)),
  );
  const routes: Record<string, (service: string) => string> = {
    environments: service =>
      `/entities/component/default/${service}/environments`,
    compliance: service => `/entities/component/default/${service}/compliance`,
    changes: service => `/changes?entity=component%3Adefault%2F${service}`,
  };
  const times = await runScript<Record<string, number[]>>(
    'packages/sandbox/src/bench/viewLoop.ts',
    {
      BENCH_PORTAL: url,
      BENCH_ROUNDS: String(rounds),
      BENCH_WARM_UP: '2',
      BENCH_ROUTES: JSON.stringify(
        viewed.flatMap(service =>
          Object.values(routes).map(route => route(service)),
        ),
      ),
    },
  );
  return Object.fromEntries(
    Object.entries(routes).map(([view, route]) => {
      const all = viewed.flatMap(service => times[route(service)]);
      return [view, { p50: percentile(all, 0.5), p95: percentile(all, 0.95) }];
    }),
  );
}

async function until(
  what: string,
  condition: () => Promise<boolean>,
  pollMs = POLL_MS,
): Promise<void> {
  await waitFor(what, condition, SNAPSHOT_TIMEOUT_MS, pollMs);
}
