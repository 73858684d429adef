import { randomUUID } from 'node:crypto';
import {
  SourceUnavailableError,
  SyncRefusedError,
  type SyncRequest,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { calendarOfPolicy } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { MemorySource } from '../collectors/__testUtils__/MemorySource';
import { deploymentsProjection } from '../deployments/deploymentsProjection';
import { asPayload, deploymentStream } from '../deployments/records';
import { EmergencyStore } from '../emergencies/EmergencyStore';
import { TargetFacts } from '../gates/TargetFacts';
import type { JobDraft } from '../jobs/Jobs';
import { ENTRY_CATALOGUE } from '../ledger/catalogue';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sampleLedger } from '../ledger/__testUtils__/sample';
import { PersonDirectory } from '../persons/PersonDirectory';
import { policyOf } from './__testUtils__/policyOf';
import { DriftSyncs } from './DriftSyncs';
import { DriftWatch } from './DriftWatch';
import { EnforcementRules } from './EnforcementRules';
import { incidentsProjection } from './incidentsProjection';
import { incidentId, IncidentStore } from './IncidentStore';
import { incidentDraft, type IncidentRow } from './records';

jest.setTimeout(60_000);

const SIGNAL = new AbortController().signal;
const START = DateTime.fromISO('2026-06-01T14:00:00Z', { zone: 'utc' });
const ID = 'eu-1/argocd/payments-api-prod';
const STREAM = deploymentStream(ID);
const SERVICE = 'component:default/payments-api';
const A = 'a'.repeat(40);
const REPLICAS = 3;

class SyncingSource extends MemorySource {
  asked: SyncRequest[] = [];
  says: Error | null = null;

  async sync(request?: SyncRequest): Promise<void> {
    if (this.says) throw this.says;
    this.asked.push(request as SyncRequest);
  }
}

describe('putting a drift back', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let now = START;
  let enqueued: JobDraft[];
  let source: SyncingSource;
  let policy = policyOf();

  const ledger = () =>
    sampleLedger(db, {
      catalogue: ENTRY_CATALOGUE,
      projections: [deploymentsProjection, incidentsProjection],
      jobs: {
        enqueue: async jobs => {
          enqueued.push(...[jobs].flat());
        },
      },
      clock: () => now,
    });
  const record = (type: string, payload: object) =>
    ledger().record(STREAM, recording =>
      recording.append({
        type,
        v: 1,
        occurredAt: now.toISO() as string,
        source: { collector: 'argocd:eu-1' },
        attestation: 'read',
        payload: asPayload(payload),
      }),
    );
  const observe = (status: string, operation: object | null = null) =>
    record('deployment.observed', {
      instance: 'eu-1',
      provider: 'argocd',
      namespace: 'argocd',
      application: 'payments-api-prod',
      uid: 'u',
      project: 'payments',
      url: null,
      labels: {},
      sources: [],
      autoSync: false,
      sync: { status, revisions: [A] },
      health: 'healthy',
      operation,
      applied: { revisions: [A], at: START.minus({ days: 1 }).toISO() },
      images: [],
    });
  const synced = (phase: string, correlationId: string) => ({
    phase,
    startedAt: now.toISO(),
    finishedAt: phase === 'running' ? null : now.toISO(),
    revisions: [A],
    startedBy: null,
    automated: false,
    partial: false,
    retries: 0,
    correlationId,
  });
  const incident = async (): Promise<IncidentRow> =>
    db('drift_incidents').where({ deployment_id: ID }).first();
  const syncs = () =>
    new DriftSyncs({
      db,
      ledger: ledger(),
      store: new IncidentStore(db),
      rules: new EnforcementRules({
        targets: new TargetFacts(new PersonDirectory(db)),
        policy: () => policy,
        clock: () => now,
      }),
      sources: () => [source],
      clock: () => now,
    });
  /** Several replicas look at once; the types of entries about syncs so far. */
  const look = async (): Promise<string[]> => {
    await Promise.all(Array.from({ length: REPLICAS }, () => syncs().look()));
    const types: string[] = await db('ledger_entries')
      .whereLike('type', 'drift.sync-%')
      .orderBy('stream_seq')
      .pluck('type');
    return types.map(type => type.slice('drift.sync-'.length));
  };
  const jobs = () => enqueued.filter(({ queue }) => queue === 'drift.sync');
  const run = () => {
    const all = jobs();
    return syncs().run(all[all.length - 1].data, SIGNAL);
  };
  const watch = () =>
    new DriftWatch({
      db,
      ledger: ledger(),
      emergencies: new EmergencyStore(db),
      policy: () => policy,
      clock: () => now,
    }).look();

  beforeEach(async () => {
    db = await databases.migrated();
    enqueued = [];
    source = new SyncingSource();
    policy = policyOf({ drift: 'enforce' });
    now = START.minus({ hours: 1 });
    await observe('synced');
    await record('deployment.mapped', {
      service: SERVICE,
      environment: 'prod',
      policyHash: 'x',
    });
    now = START;
    await observe('out-of-sync');
    now = START.plus({ minutes: 10 });
    await watch();
    const { stream_seq: seq } = await incident();
    await record('drift.differed', {
      incident: Number(seq),
      objects: [],
      more: 0,
      problem: null,
    });
  });

  it('asks once, whatever the number of replicas, for the commit that was applied before, and tells what became of it', async () => {
    expect(await look()).toEqual(['asked']);
    expect(jobs()).toHaveLength(1);
    const id = incidentId(await incident());
    await Promise.all([run(), run()]);
    // Both under one id, by which the source starts it once.
    expect(new Set(source.asked.map(each => each.correlationId))).toEqual(
      new Set([`drift/${id}/1`]),
    );
    expect(source.asked[0]).toMatchObject({
      name: 'payments-api-prod',
      revision: A,
    });
    await observe('out-of-sync', synced('running', `drift/${id}/1`));
    const before = source.asked.length;
    await run();
    expect(source.asked).toHaveLength(before);
    expect(await look()).toEqual(['asked']);
    await observe('synced', synced('succeeded', `drift/${id}/1`));
    await watch();
    expect(await look()).toEqual(['asked', 'ended']);
    expect(await incident()).toMatchObject({
      close_cause: 'in-sync',
      resolved_at: null,
      syncs: [{ attempt: 1, outcome: 'succeeded', problem: null }],
    });
  });

  it.each<[string, object]>([
    ['the policy says to tell only', {}],
    ['the portal only observes', { drift: 'enforce', mode: 'observe' }],
    ['the target is critical', { drift: 'enforce', criticality: 'critical' }],
  ])('asks for nothing where %s', async (_, prod) => {
    policy = policyOf(prod);
    expect(await look()).toEqual([]);
  });

  it('asks of a critical target where the policy says so expressly', async () => {
    policy = policyOf({ drift: 'enforce-critical', criticality: 'critical' });
    expect(await look()).toEqual(['asked']);
  });

  it('asks where the service got another name since', async () => {
    now = now.plus({ minutes: 1 });
    const renamed = 'component:default/pay';
    await db('service_names').insert({
      service_ref: renamed,
      former_ref: SERVICE,
      at: now.toJSDate(),
      stream_seq: 1,
    });
    await record('deployment.mapped', {
      service: renamed,
      environment: 'prod',
      policyHash: 'x',
    });
    expect(await look()).toEqual(['asked']);
  });

  it('breaks no freeze: it waits for its end', async () => {
    const calendar = calendarOfPolicy({
      calendar: {
        windows: [],
        freezes: [
          {
            id: 'f',
            title: 'Freeze',
            reason: 'Audit',
            environments: ['prod'],
            start: '2026-06-01T00:00',
            end: '2026-06-01T16:00',
            timeZone: 'UTC',
          },
        ],
      },
      environments: policy.document.environments,
    });
    policy = { ...policy, calendar };
    expect(await look()).toEqual([]);
    now = START.plus({ hours: 2 });
    expect(await look()).toEqual(['asked']);
  });

  it('waits while a change of the target is in flight, even where that began in between', async () => {
    const id = randomUUID();
    const begin = () =>
      db('changes').insert({
        id,
        number: 1,
        kind: 'promotion',
        service_ref: SERVICE,
        environment: 'prod',
        state: 'deploying',
        mode: 'enforce',
        policy_hash: 'p',
        requester_ref: 'id:1',
        gates: '[]',
        sync_gates: '[]',
        sync_attempt: 0,
        merged_outside: false,
        steps: '{}',
        created_at: now.toJSDate(),
        updated_at: now.toJSDate(),
        stream_seq: 1,
      });
    await begin();
    expect(await look()).toEqual([]);
    await db('changes').delete();
    expect(await look()).toEqual(['asked']);
    await begin();
    await run();
    expect(source.asked).toEqual([]);
    expect((await incident()).syncs).toEqual([
      expect.objectContaining({
        outcome: 'withdrawn',
        problem: expect.stringContaining('Change #1'),
      }),
    ]);
  });

  it('asks for nothing in a storm, nor before what differs is on record', async () => {
    const { stream_seq: seq } = await incident();
    await ledger().record(STREAM, recording =>
      recording.append(
        incidentDraft('drift.stormed', now, {
          incident: Number(seq),
          heals: 3,
        }),
      ),
    );
    expect(await look()).toEqual([]);
    await db('drift_incidents').update({ storm: null, differences: null });
    expect(await look()).toEqual([]);
  });

  it('leaves it to people after three in vain, each later than the one before', async () => {
    source.says = new SyncRefusedError('window', 'A sync window is closed');
    expect(await look()).toEqual(['asked']);
    await run();
    expect(await look()).toEqual(['asked', 'ended']);
    now = now.plus({ minutes: 5 });
    expect(await look()).toHaveLength(3);
    await run();
    now = now.plus({ minutes: 29 });
    expect(await look()).toHaveLength(4);
    now = now.plus({ minutes: 1 });
    expect(await look()).toHaveLength(5);
    await run();
    now = now.plus({ days: 1 });
    expect(await look()).toHaveLength(6);
    expect((await incident()).syncs).toEqual(
      [1, 2, 3].map(attempt =>
        expect.objectContaining({
          attempt,
          outcome: 'refused',
          problem: 'A sync window is closed',
        }),
      ),
    );
  });

  it('is done again by its job where the source is silent, and lost where nobody saw it run', async () => {
    source.says = new SourceUnavailableError('eu-1 is down');
    expect(await look()).toEqual(['asked']);
    await expect(run()).rejects.toThrow('eu-1 is down');
    source.says = null;
    await run();
    expect(source.asked).toHaveLength(1);
    now = now.plus({ minutes: 14 });
    expect(await look()).toEqual(['asked']);
    now = now.plus({ minutes: 1 });
    // Lost, and long enough ago for the next.
    expect((await look()).slice(0, 2)).toEqual(['asked', 'ended']);
    expect((await incident()).syncs[0]).toMatchObject({ outcome: 'lost' });
  });
});
