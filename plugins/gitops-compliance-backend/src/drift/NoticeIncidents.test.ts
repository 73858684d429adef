import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { noticesProjection } from '../around/noticesProjection';
import type { NoticedPayload } from '../around/records';
import { asPayload, deploymentStream } from '../deployments/records';
import type { Jobs } from '../jobs/Jobs';
import { ENTRY_CATALOGUE } from '../ledger/catalogue';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sampleLedger } from '../ledger/__testUtils__/sample';
import { policyOf } from './__testUtils__/policyOf';
import { incidentsProjection } from './incidentsProjection';
import { NoticeIncidents } from './NoticeIncidents';
import type { IncidentRow } from './records';
import { unresolvedOf } from './unresolved';

jest.setTimeout(60_000);

const START = DateTime.fromISO('2026-06-01T14:00:00Z', { zone: 'utc' });
const SERVICE = 'component:default/payments-api';
const REPLICAS = 3;

describe('incidents of what came around the portal', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let now = START;
  let count = 0;

  const ledger = (
    enqueue: Jobs['enqueue'] = async () => {},
  ): ReturnType<typeof sampleLedger> =>
    sampleLedger(db, {
      catalogue: ENTRY_CATALOGUE,
      projections: [noticesProjection, incidentsProjection],
      jobs: { enqueue },
      clock: () => now,
    });

  beforeAll(async () => {
    db = await databases.migrated();
  });

  beforeEach(() => {
    now = START;
  });

  const record = (
    id: string,
    type: string,
    payload: object,
    persons: Record<string, string> = {},
  ) =>
    ledger().record(deploymentStream(id), recording =>
      recording.append({
        type,
        v: 1,
        occurredAt: now.toISO() as string,
        source: { collector: 'portal' },
        attestation: 'decided',
        persons,
        payload: asPayload(payload),
      }),
    );

  /** A deployment with one notice. */
  const noticed = async (
    change: Partial<NoticedPayload> = {},
    operation: object = { automated: false, startedBy: 'id:syncer' },
  ): Promise<string> => {
    count += 1;
    const id = `eu-1/argocd/app-${count}`;
    await db('deployments').insert({
      id,
      provider: 'argocd',
      instance: 'eu-1',
      application: id,
      namespace: 'argocd',
      project: 'payments',
      labels: '{}',
      sources: '[]',
      auto_sync: false,
      observed: '{}',
      baseline: true,
      service_ref: SERVICE,
      environment: 'prod',
      sync_status: 'synced',
      health: 'healthy',
      operation,
      stream_seq: 1,
    });
    const payload: NoticedPayload = {
      service: SERVICE,
      environment: 'prod',
      facts: { what: 'direct-push', branch: 'main', sha: 'a', commits: 1 },
      repository: 'acme/deploy',
      commits: ['a'],
      classification: 'reached-target',
      ruleVersion: 2,
      interval: null,
      ...change,
    };
    await record(id, 'deployment.around-noticed', payload, {
      author: 'id:author',
    });
    return id;
  };
  const look = async (minutes: number, rules: object = {}): Promise<void> => {
    now = START.plus({ minutes });
    const policy = policyOf(rules);
    const once = () =>
      new NoticeIncidents({
        db,
        ledger: ledger(),
        policy: () => policy,
        clock: () => now,
      }).look();
    await Promise.all(Array.from({ length: REPLICAS }, once));
  };
  const incidents = (id: string): Promise<IncidentRow[]> =>
    db<IncidentRow>('drift_incidents').where({ deployment_id: id });
  const isHeld = async (id: string): Promise<boolean> => {
    const unresolved = await unresolvedOf(db);
    return unresolved({ serviceRef: SERVICE, environment: 'prod' }).some(fact =>
      fact.id.endsWith(`@${id}`),
    );
  };

  it('opens one for each notice, however many look, and holds its target until it is resolved', async () => {
    const id = await noticed();
    await look(1);
    await look(2);
    expect(await incidents(id)).toEqual([
      expect.objectContaining({
        what: 'direct-push',
        attributed_by: 'unauthorised',
        author_ref: 'id:author',
        syncer_ref: null,
        notice_seq: '1',
        since: START.toJSDate(),
      }),
    ]);
    expect(await isHeld(id)).toBe(true);
    await record(id, 'drift.resolved', { incident: 2 }, { resolver: 'id:b' });
    expect(await isHeld(id)).toBe(false);
    expect(await incidents(id)).toEqual([
      expect.objectContaining({ close_cause: 'resolved', resolved_by: 'id:b' }),
    ]);
    await look(3);
    expect(await incidents(id)).toHaveLength(1);
  });

  it('is over once somebody adopts what came', async () => {
    const id = await noticed();
    await look(1);
    await record(
      id,
      'deployment.adopted-late',
      { notice: 1 },
      { adopter: 'c' },
    );
    expect(await isHeld(id)).toBe(false);
    expect(await incidents(id)).toEqual([
      expect.objectContaining({ close_cause: 'adopted', resolved_by: 'c' }),
    ]);
  });

  it('knows who synced a pin that no change moved', async () => {
    const facts = { what: 'pin-changed' as const, before: null, after: 'b' };
    const byHand = await noticed({ facts });
    const byItself = await noticed({ facts }, { automated: true });
    await look(1);
    expect((await incidents(byHand))[0].syncer_ref).toBe('id:syncer');
    expect((await incidents(byItself))[0].syncer_ref).toBeNull();
  });

  it('opens none where an emergency explains it, somebody adopted it, or the policy knows no such environment', async () => {
    const explained = await noticed({ classification: 'explained' });
    const elsewhere = await noticed({ environment: 'gone' });
    const adopted = await noticed();
    await record(
      adopted,
      'deployment.adopted-late',
      { notice: 1 },
      {
        adopter: 'c',
      },
    );
    await look(1);
    for (const id of [explained, elsewhere, adopted]) {
      expect(await incidents(id)).toEqual([]);
    }
  });

  it('holds nothing while the environment is only observed', async () => {
    const id = await noticed();
    await look(1, { mode: 'observe' });
    expect(await incidents(id)).toHaveLength(1);
    expect(await isHeld(id)).toBe(false);
  });

  it('says once that its time is over', async () => {
    const id = await noticed();
    await look(1, { driftSeconds: 3600 });
    await look(60, { driftSeconds: 3600 });
    await look(61, { driftSeconds: 3600 });
    const types: string[] = await db('ledger_entries')
      .where({ stream: deploymentStream(id) })
      .orderBy('stream_seq')
      .pluck('type');
    expect(types.slice(1)).toEqual(['drift.opened', 'drift.overdue']);
  });

  it('opens it with what follows from it or not at all, and makes good a look that died', async () => {
    const id = await noticed();
    now = START.plus({ minutes: 1 });
    const dying = new NoticeIncidents({
      db,
      ledger: ledger(() => Promise.reject(new Error('killed'))),
      policy: () => policyOf(),
      clock: () => now,
    });
    await expect(dying.look()).rejects.toThrow('killed');
    expect(await incidents(id)).toEqual([]);
    await look(2);
    expect(await incidents(id)).toHaveLength(1);
  });
});
