import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { deploymentsProjection } from '../deployments/deploymentsProjection';
import { asPayload, deploymentStream } from '../deployments/records';
import { ENTRY_CATALOGUE } from '../ledger/catalogue';
import type { RecordedEntry } from '../ledger/Ledger';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sampleLedger } from '../ledger/__testUtils__/sample';
import type { OccasionContext } from '../notifications/Notice';
import { unclaimed } from '../notifications/occasions/unclaimed';
import type { Policy } from '../policy/Policy';
import { UNCLAIMED_STREAM, UnclaimedWatch } from './UnclaimedWatch';

jest.setTimeout(60_000);

const START = DateTime.fromISO('2026-06-01T08:00:00Z', { zone: 'utc' });
const REPLICAS = 3;
const PLATFORM = 'group:default/platform';

describe('applications that nobody claims', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let now = START;
  let tell: string[] = [];

  const policy = () =>
    ({
      hash: 'x',
      document: { ...(tell.length > 0 && { unclaimed: { tell } }) },
    } as unknown as Policy);
  const ledger = () =>
    sampleLedger(db, {
      catalogue: ENTRY_CATALOGUE,
      projections: [deploymentsProjection],
      jobs: { enqueue: async () => {} },
      clock: () => now,
    });

  beforeEach(async () => {
    db = await databases.migrated();
    now = START;
    tell = [PLATFORM];
  });

  const record = (name: string, type: string, payload: object) =>
    ledger().record(deploymentStream(`eu-1/argocd/${name}`), recording =>
      recording.append({
        type,
        v: 1,
        occurredAt: now.toISO() as string,
        source: { collector: 'argocd:eu-1' },
        attestation: 'read',
        payload: asPayload(payload),
      }),
    );
  const map = (name: string, service: string | null = null) =>
    record(name, 'deployment.mapped', {
      service,
      environment: 'prod',
      policyHash: 'x',
    });
  const seen = async (name: string) => {
    await record(name, 'deployment.observed', {
      instance: 'eu-1',
      provider: 'argocd',
      namespace: 'argocd',
      application: name,
      uid: name,
      project: 'default',
      url: null,
      labels: {},
      sources: [],
      autoSync: false,
      sync: { status: 'synced', revisions: [] },
      health: 'healthy',
      operation: null,
      applied: null,
      images: [],
    });
    await map(name);
  };

  /** Several replicas look at once, some hours after the start. */
  const look = async (hours: number): Promise<RecordedEntry[]> => {
    now = START.plus({ hours });
    const once = () =>
      new UnclaimedWatch({
        db,
        ledger: ledger(),
        policy,
        clock: () => now,
      }).look();
    await Promise.all(Array.from({ length: REPLICAS }, once));
    return ledger().readStream(UNCLAIMED_STREAM);
  };
  const told = async (entry: RecordedEntry) =>
    unclaimed.notices(entry, { policy } as unknown as OccasionContext);

  it('are told of once a day at most, and only where one is new', async () => {
    await seen('lost');
    expect(await look(2)).toHaveLength(1);
    await seen('found');
    expect(await look(5)).toHaveLength(1);
    expect(await look(26)).toHaveLength(2);
    expect(await look(50)).toHaveLength(2);
    const [first, second] = await look(50);
    expect(first.envelope.payload).toMatchObject({
      total: 1,
      applications: ['eu-1/argocd/lost'],
      news: 1,
    });
    expect(await told(second)).toEqual([
      expect.objectContaining({
        kind: 'unclaimed',
        isOfUnclaimed: true,
        recipients: [PLATFORM],
        title: 'Nobody claims 2 applications',
        description: expect.stringContaining('eu-1/argocd/found'),
      }),
    ]);
  });

  it('are told of again after a week', async () => {
    await seen('lost');
    await look(2);
    expect(await look(6 * 24)).toHaveLength(1);
    const entries = await look(8 * 24);
    expect(entries.map(({ envelope }) => envelope.payload.news)).toEqual([
      1, 0,
    ]);
  });

  it('are given an hour to be claimed by the first reading of the catalog', async () => {
    await seen('lost');
    expect(await look(0.9)).toEqual([]);
    now = START.plus({ hours: 1 });
    await map('lost', 'component:default/shop');
    expect(await look(9)).toEqual([]);
  });

  it('are told to nobody where the policy names nobody', async () => {
    tell = [];
    await seen('lost');
    expect(await look(9)).toEqual([]);
  });
});
