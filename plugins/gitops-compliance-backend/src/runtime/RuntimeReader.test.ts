import type { ObservedRuntime } from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { mockLogger } from '../__testUtils__/mockLogger';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sampleLedger } from '../ledger/__testUtils__/sample';
import type { Ledger } from '../ledger/Ledger';
import { addDeployment } from '../verdicts/__testUtils__/keeper';
import { RuntimeReader } from './RuntimeReader';
import { runtimeProjection } from './runtimeProjection';

jest.setTimeout(60_000);

const OURS = `api@sha256:${'a'.repeat(64)}`;
const ROGUE = `miner@sha256:${'b'.repeat(64)}`;
const STREAM = 'deployment:eu-1/argocd/payments-prod';

const runs = (...running: string[]): ObservedRuntime => ({
  workloads: [
    {
      kind: 'Deployment.apps',
      namespace: 'payments',
      name: 'api',
      declared: [OURS],
      running,
    },
  ],
});

describe('reading what runs', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let ledger: Ledger;
  let now: DateTime;
  let found: ObservedRuntime | Error;
  let asked: string[];
  let isOurs: boolean;
  let whileRead: () => Promise<void>;

  const newReader = () =>
    new RuntimeReader({
      db,
      ledger,
      sources: () => [
        {
          instance: 'eu-1',
          provider: 'argocd',
          async readRuntime({ name }) {
            asked.push(name);
            await whileRead();
            if (found instanceof Error) throw found;
            return found;
          },
        },
      ],
      watches: () => isOurs,
      everySeconds: 900,
      clock: () => now,
      logger: mockLogger(),
    });
  const read = (reader: RuntimeReader) =>
    reader.read(new AbortController().signal);
  const recorded = async () =>
    (await ledger.readStream(STREAM)).map(({ envelope }) => envelope.payload);
  const running = async () =>
    (await recorded()).map(
      payload =>
        (payload as unknown as ObservedRuntime).workloads[0]?.running ?? [],
    );
  const alter = async (columns: object) => {
    await db('deployments').update(columns);
  };
  const applied = (revision: string, desired = revision) => ({
    observed: JSON.stringify({
      uid: 'u-1',
      applied: { revisions: [revision], at: now.toISO() },
      sync: { revisions: [desired] },
    }),
  });

  beforeEach(async () => {
    db = await databases.migrated();
    ledger = sampleLedger(db, { projections: [runtimeProjection] });
    now = DateTime.fromISO('2026-06-01T12:00:00Z', { zone: 'utc' });
    found = runs(OURS);
    asked = [];
    isOurs = true;
    whileRead = async () => {};
    await addDeployment(db, 'component:default/payments', 'prod');
    await alter({ application: 'payments', ...applied('c1') });
    await db('deployments').update({ id: STREAM.slice('deployment:'.length) });
  });

  it('records what runs once, of which application and commits', async () => {
    await read(newReader());
    await read(newReader());
    expect(asked).toHaveLength(2);
    expect(await recorded()).toEqual([
      { instance: 'eu-1', uid: 'u-1', applied: ['c1'], ...runs(OURS) },
    ]);
  });

  it('asks again at its interval, and at once where something else is applied', async () => {
    const reader = newReader();
    await read(reader);
    now = now.plus({ seconds: 899 });
    await read(reader);
    expect(asked).toHaveLength(1);
    now = now.plus({ seconds: 1 });
    await read(reader);
    expect(asked).toHaveLength(2);
    await alter(applied('c2'));
    await read(reader);
    expect(await recorded()).toMatchObject([
      { applied: ['c1'] },
      { applied: ['c2'] },
    ]);
  });

  it('asks at once where it drifts, and records a stranger that two readings tell of', async () => {
    const reader = newReader();
    await read(reader);
    await alter({ sync_status: 'out-of-sync' });
    found = runs(ROGUE);
    await read(reader);
    expect(await running()).toEqual([[OURS]]);
    await read(reader);
    expect(await running()).toEqual([[OURS], [ROGUE]]);
    found = runs(OURS);
    await alter({ sync_status: 'synced' });
    await read(reader);
    expect(await running()).toEqual([[OURS], [ROGUE], [OURS]]);
  });

  const holds = (...problems: ('stale' | 'wide')[]): ObservedRuntime => ({
    ...runs(OURS),
    secrets: [
      {
        kind: 'ExternalSecret.external-secrets.io',
        namespace: 'payments',
        name: 'db',
        problems,
        unknown: [],
      },
    ],
  });
  const problems = async () =>
    (await recorded()).map(payload =>
      (payload as unknown as ObservedRuntime).secrets?.map(
        secret => secret.problems,
      ),
    );

  it('records how secrets stand, and what is wrong with them once two readings tell of it', async () => {
    const reader = newReader();
    await read(reader);
    now = now.plus({ seconds: 900 });
    found = holds();
    await read(reader);
    now = now.plus({ seconds: 900 });
    found = holds('stale');
    await read(reader);
    expect(await problems()).toEqual([undefined, [[]]]);
    await read(reader);
    expect(await problems()).toEqual([undefined, [[]], [['stale']]]);
    now = now.plus({ seconds: 900 });
    found = holds();
    await read(reader);
    expect(await problems()).toEqual([undefined, [[]], [['stale']], [[]]]);
  });

  it('accuses no secret that is in order at the next reading', async () => {
    const reader = newReader();
    found = holds('stale');
    await read(reader);
    found = holds();
    await read(reader);
    expect(await problems()).toEqual([[[]]]);
  });

  it('takes nobody for a stranger who is gone at the next reading', async () => {
    const reader = newReader();
    found = runs(OURS, ROGUE);
    await read(reader);
    found = runs(OURS);
    await read(reader);
    expect(await running()).toEqual([[OURS]]);
  });

  it('has no news of pods that come and go', async () => {
    const reader = newReader();
    for (const next of [runs(OURS), runs(), runs(OURS)]) {
      found = next;
      await read(reader);
      now = now.plus({ seconds: 900 });
    }
    expect(asked).toHaveLength(3);
    expect(await running()).toEqual([[OURS]]);
  });

  const waiting = () => ({
    sync_status: 'out-of-sync',
    ...applied('c1', 'c2'),
  });

  it.each<[string, () => object]>([
    ['its pods are on their way', () => ({ health: 'progressing' })],
    ['a rollout pauses', () => ({ health: 'suspended' })],
    ['a sync runs', () => ({ operation: '{"phase":"running"}' })],
    ['a commit waits to be applied', waiting],
    ['nothing can be compared', () => ({ sync_status: 'unknown' })],
    ['nothing was ever applied', () => ({ observed: '{"uid":"u-1"}' })],
    ['it is gone', () => ({ removed_at: new Date() })],
  ])('asks nothing where %s', async (_, columns) => {
    await alter(columns());
    await read(newReader());
    expect(asked).toEqual([]);
  });

  it('reads of what nobody claims as well, for it is judged', async () => {
    await alter({ service_ref: null, environment: null });
    await read(newReader());
    expect(asked).toEqual(['payments']);
  });

  it('leaves instances alone that another replica watches', async () => {
    isOurs = false;
    await read(newReader());
    expect(asked).toEqual([]);
  });

  it('records nothing of what moved meanwhile, and asks again once it settled', async () => {
    const reader = newReader();
    whileRead = () => alter({ health: 'progressing' });
    await read(reader);
    expect(await recorded()).toEqual([]);
    whileRead = async () => {};
    await alter({ health: 'healthy' });
    await read(reader);
    expect(await running()).toEqual([[OURS]]);
  });

  it('leaves on record what cannot be read, and tries again after a minute', async () => {
    const reader = newReader();
    await read(reader);
    now = now.plus({ seconds: 900 });
    found = new Error('Argo CD is silent');
    await read(reader);
    await read(reader);
    expect(asked).toHaveLength(2);
    expect(await running()).toEqual([[OURS]]);
    now = now.plus({ seconds: 60 });
    await read(reader);
    expect(asked).toHaveLength(3);
  });

  it('is what the ledger says', async () => {
    await read(newReader());
    expect((await ledger.rebuild()).tables).toEqual({
      deployment_runtimes: { live: 1, shadow: 1, different: 0 },
    });
  });
});
