import {
  SourceUnavailableError,
  type ApplicationKey,
  type LiveDifference,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { parse } from 'yaml';
import { MemorySource } from '../collectors/__testUtils__/MemorySource';
import { MaskingKey } from '../contents/MaskingKey';
import { deploymentsProjection } from '../deployments/deploymentsProjection';
import { asPayload, deploymentStream } from '../deployments/records';
import { EmergencyStore } from '../emergencies/EmergencyStore';
import { LiveReader } from '../emergencies/retroactive/LiveReader';
import type { JobDraft } from '../jobs/Jobs';
import { ENTRY_CATALOGUE } from '../ledger/catalogue';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sampleLedger } from '../ledger/__testUtils__/sample';
import { policyOf } from './__testUtils__/policyOf';
import { DifferenceReader } from './DifferenceReader';
import { DriftWatch } from './DriftWatch';
import { ignoringOf } from './ignoring';
import { saidOf } from './incidentView';
import { incidentsProjection } from './incidentsProjection';
import { incidentId, IncidentStore } from './IncidentStore';
import type { IncidentRow } from './records';

jest.setTimeout(60_000);

const SIGNAL = new AbortController().signal;
const START = DateTime.fromISO('2026-06-01T14:00:00Z', { zone: 'utc' });
const ID = 'eu-1/argocd/payments-api-prod';
const STREAM = deploymentStream(ID);
const HPA = 'horizontal-pod-autoscaler';
const REPLICAS = 3;

class ScriptedSource extends MemorySource {
  said: LiveDifference[] | Error = [];
  asked = 0;

  async readLiveDifferences(_: ApplicationKey) {
    this.asked += 1;
    if (this.said instanceof Error) throw this.said;
    return this.said;
  }
}

const differing = (
  kind: string,
  declared: object,
  live: object,
  owner?: [string, object],
  name = 'api',
): LiveDifference => {
  const whole = (rest: object) => ({
    apiVersion: kind === 'Secret' ? 'v1' : 'apps/v1',
    kind,
    metadata: { namespace: 'pay', name },
    ...rest,
  });
  return {
    group: kind === 'Secret' ? '' : 'apps',
    kind,
    namespace: 'pay',
    name,
    declared: whole(declared),
    live: whole(live),
    ...(owner && {
      managedFields: [{ manager: owner[0], fieldsV1: owner[1] }],
    }),
  };
};
const scaled = (to: number, manager = HPA) =>
  differing(
    'Deployment',
    { spec: { replicas: 2 } },
    { spec: { replicas: to } },
    [manager, { 'f:spec': { 'f:replicas': {} } }],
  );

describe('reading what differs in a drift', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let now = START;
  let enqueued: JobDraft[];
  let source: ScriptedSource;

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
      sync: { status, revisions: ['a'.repeat(40)] },
      health: 'healthy',
      operation,
      applied: {
        revisions: ['a'.repeat(40)],
        at: START.minus({ days: 1 }).toISO(),
      },
      images: [],
    });
  const look = (rules: object = {}) =>
    new DriftWatch({
      db,
      ledger: ledger(),
      emergencies: new EmergencyStore(db),
      policy: () => policyOf(rules),
      clock: () => now,
    }).look();
  const reader = () =>
    new DifferenceReader({
      db,
      ledger: ledger(),
      store: new IncidentStore(db),
      live: new LiveReader({
        db,
        masking: new MaskingKey(db),
        sources: () => [source],
      }),
      clock: () => now,
    });
  const incident = async (): Promise<IncidentRow> =>
    db('drift_incidents').where({ deployment_id: ID }).first();
  const read = async () =>
    reader().run({ incident: incidentId(await incident()) }, SIGNAL);
  const entries = () => db('ledger_entries').where({ type: 'drift.differed' });

  beforeEach(async () => {
    db = await databases.migrated();
    enqueued = [];
    source = new ScriptedSource();
    now = START.minus({ hours: 1 });
    await observe('synced');
    await record('deployment.mapped', {
      service: 'component:default/payments-api',
      environment: 'prod',
      policyHash: 'x',
    });
    now = START;
    await observe('out-of-sync');
    now = START.plus({ minutes: 10 });
    await look();
  });

  it('is asked for with the opening of the incident', async () => {
    expect(enqueued).toContainEqual({
      queue: 'drift.read',
      data: { incident: incidentId(await incident()) },
      key: incidentId(await incident()),
    });
  });

  it('records object by object what differs and who wrote it, once for all replicas, and looks at what explains it', async () => {
    source.said = [scaled(5)];
    await Promise.all(Array.from({ length: REPLICAS }, read));
    await read();
    expect(await entries()).toHaveLength(1);
    const row = await incident();
    expect(row.differences).toEqual({
      objects: [
        {
          group: 'apps',
          kind: 'Deployment',
          namespace: 'pay',
          name: 'api',
          change: 'changed',
          values: 1,
          managers: [HPA],
        },
      ],
      more: 0,
      problem: null,
    });
    expect(row.difference_fields).toEqual([
      [{ path: 'spec.replicas', before: '2', after: '5', owners: [HPA] }],
    ]);
    expect(enqueued).toContainEqual(
      expect.objectContaining({ queue: 'drift.look' }),
    );
  });

  it('lets no value of a secret reach the record', async () => {
    source.said = [
      differing(
        'Secret',
        { data: { password: 'b2xk' } },
        { data: { password: 'bmV3LXNlY3JldA==' } },
      ),
    ];
    await read();
    const all = JSON.stringify([
      await db('ledger_entries'),
      await db('ledger_blobs'),
      await incident(),
    ]);
    expect(all).not.toMatch(/b2xk|bmV3LXNlY3JldA/);
    expect((await incident()).difference_fields?.[0]).toEqual([
      {
        path: 'data.password',
        before: expect.stringMatching(/^masked:/),
        after: expect.stringMatching(/^masked:/),
        owners: [],
      },
    ]);
  });

  it('bounds what it keeps, and counts the rest', async () => {
    const values = (sign: string) => ({
      spec: Object.fromEntries(
        Array.from({ length: 70 }, (_, index) => [`f${index}`, sign]),
      ),
    });
    source.said = Array.from({ length: 25 }, (_, index) =>
      differing(
        'Deployment',
        values('a'),
        values('b'),
        undefined,
        `api-${index}`,
      ),
    );
    await read();
    const { differences, difference_fields: fields } = await incident();
    expect(differences).toMatchObject({ more: 5 });
    expect(differences?.objects).toHaveLength(20);
    expect(differences?.objects[0]).toMatchObject({ values: 70 });
    expect(differences?.objects[0].managers).toBeUndefined();
    expect(fields?.[0]).toHaveLength(10);
  });

  it('is done again by its job where the source is silent, and says where nobody can tell', async () => {
    source.said = new SourceUnavailableError('eu-1 is down');
    await expect(read()).rejects.toThrow('eu-1 is down');
    expect(await entries()).toHaveLength(0);
    Object.assign(source, { readLiveDifferences: undefined });
    await read();
    expect((await incident()).differences).toMatchObject({
      objects: [],
      problem: expect.stringContaining('does not tell how'),
    });
  });

  describe('of a storm', () => {
    beforeEach(async () => {
      await observe('out-of-sync', {
        phase: 'succeeded',
        startedAt: now.toISO(),
        finishedAt: now.toISO(),
        revisions: ['a'.repeat(40)],
        startedBy: null,
        automated: true,
        partial: true,
        retries: 0,
        correlationId: null,
        heals: 3,
      });
      await look();
    });

    it('reads soon again where it was healed when it was read, until it is caught', async () => {
      await read();
      expect(await reader().again()).toEqual([
        expect.objectContaining({ queue: 'drift.read', startAfterSeconds: 30 }),
      ]);
      source.said = [scaled(5)];
      await read();
      expect(await reader().again()).toEqual([]);
    });

    it('names the field that is fought over, and what the Application may ignore', async () => {
      source.said = [scaled(5)];
      await read();
      const row = await incident();
      expect(saidOf(row).reason).toBe(
        `${HPA} alters spec.replicas of Deployment api again each time that it is healed: 3 times in a row.`,
      );
      expect(parse(ignoringOf(row)?.yaml ?? '')).toEqual({
        ignoreDifferences: [
          {
            group: 'apps',
            kind: 'Deployment',
            name: 'api',
            namespace: 'pay',
            jsonPointers: ['/spec/replicas'],
          },
        ],
      });
    });
  });

  it('does not propose to ignore what somebody altered once', async () => {
    source.said = [scaled(5, 'kubectl-edit')];
    await read();
    expect(ignoringOf(await incident())).toBeNull();
  });

  it('reads nothing of what is over', async () => {
    await observe('synced');
    await look();
    await read();
    expect(source.asked).toBe(0);
  });

  describe('puts it down', () => {
    const ignored = (rule: object) => ({
      driftIgnored: [{ name: 'autoscaled', kind: 'Deployment', ...rule }],
    });
    const after = async (said: LiveDifference[], rules: object) => {
      source.said = said;
      await read();
      await look(rules);
      return (await incident()).attribution;
    };

    it('to a rule of the policy that lets all of it be', async () => {
      expect(await after([scaled(5)], ignored({}))).toEqual({
        by: 'ignore-rule',
        rules: ['autoscaled'],
      });
    });

    it('to a controller of the cluster that wrote every field', async () => {
      expect(await after([scaled(5)], { driftControllers: [HPA] })).toEqual({
        by: 'controller',
        managers: [HPA],
      });
    });

    it.each<[string, LiveDifference[], object]>([
      ['somebody else wrote it', [scaled(5, 'kubectl-edit')], {}],
      [
        'something beside it differs',
        [scaled(5), differing('Secret', { type: 'a' }, { type: 'b' })],
        {},
      ],
      ['the rule is of another resource', [scaled(5)], { resource: 'web' }],
    ])('to nothing where %s', async (_, said, rule) => {
      expect(await after(said, ignored({ manager: HPA, ...rule }))).toEqual({
        by: 'unauthorised',
      });
    });

    it('to nothing again where more differs later, which is read again until it is over', async () => {
      const rules = ignored({ manager: HPA });
      await after([scaled(5)], rules);
      expect(await reader().again()).toEqual([
        expect.objectContaining({
          queue: 'drift.read',
          startAfterSeconds: 600,
        }),
      ]);
      expect(await after([scaled(9, 'kubectl-edit')], rules)).toEqual({
        by: 'unauthorised',
      });
      expect(await reader().again()).toEqual([]);
      expect(await entries()).toHaveLength(2);
    });
  });
});
