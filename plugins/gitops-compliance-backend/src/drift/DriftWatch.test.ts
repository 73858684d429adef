import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { asPayload, deploymentStream } from '../deployments/records';
import { deploymentsProjection } from '../deployments/deploymentsProjection';
import { emergencyDraft } from '../emergencies/drafts';
import { EmergencyStore } from '../emergencies/EmergencyStore';
import { emergenciesProjection } from '../emergencies/emergenciesProjection';
import { emergencyStream, type DeclaredPayload } from '../emergencies/records';
import { ENTRY_CATALOGUE } from '../ledger/catalogue';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sampleLedger } from '../ledger/__testUtils__/sample';
import { policyOf } from './__testUtils__/policyOf';
import { DriftWatch } from './DriftWatch';
import { incidentsProjection } from './incidentsProjection';
import type { IncidentRow } from './records';

jest.setTimeout(60_000);

const START = DateTime.fromISO('2026-06-01T14:00:00Z', { zone: 'utc' });
const TARGET = {
  service: 'component:default/payments-api',
  environment: 'prod',
};
const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const REPLICAS = 3;

describe('the watch over drift', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let now = START;
  let count = 0;

  const ledger = () =>
    sampleLedger(db, {
      catalogue: ENTRY_CATALOGUE,
      projections: [
        deploymentsProjection,
        emergenciesProjection,
        incidentsProjection,
      ],
      jobs: { enqueue: async () => {} },
      clock: () => now,
    });

  beforeAll(async () => {
    db = await databases.migrated();
  });

  const record = (id: string, type: string, payload: object) =>
    ledger().record(deploymentStream(id), recording =>
      recording.append({
        type,
        v: 1,
        occurredAt: now.toISO() as string,
        source: { collector: 'argocd:eu-1' },
        attestation: 'read',
        payload: asPayload(payload),
      }),
    );
  const observe = (id: string, status: string, more: object = {}) =>
    record(id, 'deployment.observed', {
      instance: 'eu-1',
      provider: 'argocd',
      namespace: 'argocd',
      application: id,
      uid: id,
      project: 'payments',
      url: null,
      labels: {},
      sources: [],
      autoSync: false,
      sync: { status, revisions: [A] },
      health: 'healthy',
      operation: null,
      applied: { revisions: [A], at: START.minus({ days: 1 }).toISO() },
      images: [],
      ...more,
    });
  const map = (id: string, target: object = TARGET) =>
    record(id, 'deployment.mapped', { ...target, policyHash: 'x' });

  /** One that was first seen an hour ago, in sync, and drifts now. */
  const drifting = async (): Promise<string> => {
    count += 1;
    const id = `eu-1/argocd/app-${count}`;
    now = START.minus({ hours: 1 });
    await observe(id, 'synced');
    await map(id);
    now = START;
    await observe(id, 'out-of-sync');
    return id;
  };

  /** Several replicas look at once, some minutes after the start. */
  const look = async (
    id: string,
    minutes: number,
    rules: object = {},
  ): Promise<string[]> => {
    now = START.plus({ minutes });
    const policy = policyOf(rules);
    const once = () =>
      new DriftWatch({
        db,
        ledger: ledger(),
        emergencies: new EmergencyStore(db),
        policy: () => policy,
        clock: () => now,
      }).look();
    await Promise.all(Array.from({ length: REPLICAS }, once));
    const types: string[] = await db('ledger_entries')
      .where({ stream: deploymentStream(id) })
      .whereLike('type', 'drift.%')
      .orderBy('stream_seq')
      .pluck('type');
    return types.map(type => type.slice('drift.'.length));
  };
  const incidents = (id: string): Promise<IncidentRow[]> =>
    db<IncidentRow>('drift_incidents')
      .where({ deployment_id: id })
      .orderBy('stream_seq');

  it('opens an incident once what runs has differed for long enough, and closes it when it is in sync', async () => {
    const id = await drifting();
    expect(await look(id, 4)).toEqual([]);
    expect(await look(id, 5)).toEqual(['opened']);
    expect(await incidents(id)).toEqual([
      expect.objectContaining({
        what: 'drifted',
        attributed_by: 'unauthorised',
        criticality: 'high',
        mode: 'enforce',
        since: START.toJSDate(),
        due_at: null,
        closed_at: null,
      }),
    ]);
    expect(await look(id, 500)).toEqual(['opened']);
    await observe(id, 'synced');
    expect(await look(id, 501)).toEqual(['opened', 'closed']);
    expect(await incidents(id)).toEqual([
      expect.objectContaining({
        closed_at: now.toJSDate(),
        close_cause: 'in-sync',
      }),
    ]);
    await observe(id, 'out-of-sync');
    expect(await look(id, 600)).toEqual(['opened', 'closed', 'opened']);
    expect(await incidents(id)).toHaveLength(2);
  });

  it('says once when the time that the policy gives is over', async () => {
    const id = await drifting();
    const rules = { driftSeconds: 3600 };
    expect(await look(id, 59, rules)).toEqual(['opened']);
    expect(await look(id, 60, rules)).toEqual(['opened', 'overdue']);
    expect(await look(id, 90, rules)).toEqual(['opened', 'overdue']);
    const [row] = await incidents(id);
    expect(row.due_at).toEqual(START.plus({ hours: 1 }).toJSDate());
    expect(row.overdue_at).toEqual(START.plus({ hours: 1 }).toJSDate());
  });

  it.each<[string, object]>([
    [
      'a commit that waits',
      { sync: { status: 'out-of-sync', revisions: [B] } },
    ],
    ['that nobody can compare', { sync: { status: 'unknown', revisions: [] } }],
    [
      'a sync that runs',
      {
        operation: {
          phase: 'running',
          startedAt: START.toISO(),
          finishedAt: null,
          revisions: [A],
          startedBy: null,
          automated: false,
          partial: false,
          retries: 0,
          correlationId: null,
        },
      },
    ],
  ])('opens none for %s, and closes none', async (_, more) => {
    const id = await drifting();
    now = START.plus({ seconds: 1 });
    await observe(id, 'out-of-sync', more);
    expect(await look(id, 60)).toEqual([]);
    await observe(id, 'out-of-sync');
    expect(await look(id, 90)).toEqual(['opened']);
    await observe(id, 'out-of-sync', more);
    expect(await look(id, 99)).toEqual(['opened']);
  });

  describe('in a storm', () => {
    /** It was healed so many times in a row, the last time at some minutes. */
    const healed = (id: string, status: string, heals: number, minutes = 0) => {
      now = START.plus({ minutes });
      return observe(id, status, {
        operation: {
          phase: 'succeeded',
          startedAt: now.toISO(),
          finishedAt: now.toISO(),
          revisions: [A],
          startedBy: null,
          automated: true,
          partial: true,
          retries: 0,
          correlationId: null,
          heals,
        },
      });
    };

    it('opens an incident at once, and closes it when nothing was healed for long enough', async () => {
      const id = await drifting();
      await healed(id, 'out-of-sync', 2);
      expect(await look(id, 1)).toEqual([]);
      await healed(id, 'out-of-sync', 3, 1);
      expect(await look(id, 1)).toEqual(['opened']);
      expect((await incidents(id))[0].storm).toEqual({ heals: 3 });
      await healed(id, 'synced', 4, 2);
      expect(await look(id, 11)).toEqual(['opened']);
      expect(await look(id, 12)).toEqual(['opened', 'closed']);
    });

    it('tells it once of what drifted already', async () => {
      const id = await drifting();
      expect(await look(id, 10)).toEqual(['opened']);
      await healed(id, 'out-of-sync', 3, 10);
      expect(await look(id, 11)).toEqual(['opened', 'stormed']);
      await healed(id, 'out-of-sync', 7, 12);
      expect(await look(id, 13)).toEqual(['opened', 'stormed']);
      expect((await incidents(id))[0].storm).toEqual({ heals: 3 });
    });
  });

  it('puts down to the baseline what was so when it was first seen', async () => {
    const id = 'eu-1/argocd/found';
    now = START;
    await observe(id, 'out-of-sync');
    await map(id);
    await look(id, 10);
    expect((await incidents(id))[0].attribution).toEqual({ by: 'baseline' });
  });

  it('puts down to an emergency what began within it, once it counts', async () => {
    const id = await drifting();
    const emergency = '6a0f4ed4-9c4d-4f0e-8a43-4f7b6b7f9d01';
    const declared: DeclaredPayload = {
      number: 1,
      targets: [TARGET],
      expiresAt: START.plus({ hours: 1 }).toISO() as string,
      needsConfirmation: true,
      overdue: 0,
      reviewSeconds: 60,
      pullRequestSeconds: 60,
      policyHash: 'x',
    };
    const tell = (type: string, payload: object, persons: object) =>
      ledger().record(emergencyStream(emergency), recording =>
        recording.append(
          emergencyDraft(type, START.minus({ minutes: 1 }), payload, {
            persons: persons as Record<string, string>,
          }),
        ),
      );
    await tell('emergency.declared', declared, { declarer: 'somebody' });
    expect(await look(id, 10)).toEqual(['opened']);
    expect((await incidents(id))[0].attributed_by).toBe('unauthorised');
    await tell('emergency.confirmed', {}, { confirmer: 'another' });
    expect(await look(id, 11)).toEqual(['opened', 'attributed']);
    expect((await incidents(id))[0].attribution).toEqual({
      by: 'emergency',
      emergency: { id: emergency, number: 1 },
    });
    // Over is not undone: what happened in its time did.
    expect(await look(id, 600)).toEqual(['opened', 'attributed']);
  });

  it('closes what is removed, and what belongs to another target', async () => {
    const removed = await drifting();
    const moved = await drifting();
    await look(removed, 10);
    await record(removed, 'deployment.removed', {});
    await map(moved, { ...TARGET, environment: 'staging' });
    await look(removed, 11);
    expect((await incidents(removed))[0].close_cause).toBe('removed');
    expect((await incidents(moved))[0].close_cause).toBe('elsewhere');
  });

  it.each<[string, object, object]>([
    [
      'no service claims, in the mode of its environment',
      { service: null, environment: 'staging' },
      { service_ref: null, environment: 'staging', mode: 'observe' },
    ],
    [
      'no environment takes, in the strictest mode',
      { service: TARGET.service, environment: null },
      { service_ref: TARGET.service, environment: null, mode: 'enforce' },
    ],
    [
      'nobody knows anything of',
      { service: null, environment: null },
      { service_ref: null, environment: null, mode: 'enforce' },
    ],
    [
      'is in an environment that the policy does not have',
      { ...TARGET, environment: 'gone' },
      { service_ref: TARGET.service, environment: 'gone', mode: 'enforce' },
    ],
  ])(
    'opens one under the strictest rules for what %s',
    async (_, mapped, row) => {
      const id = await drifting();
      now = START;
      await map(id, mapped);
      const rules = { driftGraceSeconds: 60, driftSeconds: 600 };
      expect(await look(id, 0, rules)).toEqual([]);
      expect(await look(id, 1, rules)).toEqual(['opened']);
      expect(await incidents(id)).toEqual([
        expect.objectContaining({
          ...row,
          criticality: 'critical',
          attributed_by: 'unauthorised',
          due_at: START.plus({ minutes: 10 }).toJSDate(),
        }),
      ]);
      expect(await look(id, 10, rules)).toEqual(['opened', 'overdue']);
    },
  );

  it('opens another one for the target once what drifted is claimed', async () => {
    const id = await drifting();
    now = START;
    await map(id, { service: null, environment: null });
    await look(id, 10);
    await map(id);
    await look(id, 11);
    await look(id, 12);
    expect(await incidents(id)).toEqual([
      expect.objectContaining({
        service_ref: null,
        close_cause: 'elsewhere',
      }),
      expect.objectContaining({
        service_ref: TARGET.service,
        environment: TARGET.environment,
        criticality: 'high',
        closed_at: null,
      }),
    ]);
  });
});
