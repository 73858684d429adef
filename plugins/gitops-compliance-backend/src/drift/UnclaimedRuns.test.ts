import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import { deploymentsProjection } from '../deployments/deploymentsProjection';
import { asPayload, deploymentStream } from '../deployments/records';
import { ENTRY_CATALOGUE } from '../ledger/catalogue';
import type { Jobs } from '../jobs/Jobs';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sampleLedger } from '../ledger/__testUtils__/sample';
import { PersonDirectory } from '../persons/PersonDirectory';
import { policyOf } from './__testUtils__/policyOf';
import { incidentsProjection } from './incidentsProjection';
import { saidOf } from './incidentView';
import type { IncidentRow } from './records';
import { ResolutionRules } from './ResolutionRules';
import { UnclaimedRuns } from './UnclaimedRuns';

jest.setTimeout(60_000);

const START = DateTime.utc(2026, 6, 1, 14);
const REPLICAS = 3;
const [A, B, C, D] = ['a', 'b', 'c', 'd'].map(letter => letter.repeat(40));

describe('what runs in an application that nobody claims', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let now = START;
  let count = 0;

  const ledger = (enqueue: Jobs['enqueue'] = async () => {}) =>
    sampleLedger(db, {
      catalogue: ENTRY_CATALOGUE,
      projections: [deploymentsProjection, incidentsProjection],
      jobs: { enqueue },
      clock: () => now,
    });

  beforeAll(async () => {
    db = await databases.migrated();
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
        source: { collector: 'argocd:eu-1' },
        attestation: 'read',
        persons,
        payload: asPayload(payload),
      }),
    );
  /** A reading in which these commits are applied; a name: somebody synced by hand. */
  const reads = (id: string, applied: string[] | null, by?: string) =>
    record(id, 'deployment.observed', {
      instance: 'eu-1',
      provider: 'argocd',
      namespace: 'argocd',
      application: id,
      uid: id,
      project: 'default',
      url: null,
      labels: {},
      sources: [],
      autoSync: true,
      sync: { status: 'synced', revisions: applied ?? [] },
      health: 'healthy',
      operation: applied && {
        phase: 'succeeded',
        startedAt: now.toISO(),
        finishedAt: now.toISO(),
        revisions: applied,
        startedBy: by ?? null,
        automated: by === undefined,
        partial: false,
        retries: 0,
        correlationId: null,
      },
      applied: applied && { revisions: applied, at: now.toISO() },
      images: [],
    });
  const maps = (id: string, service: string | null, environment = 'prod') =>
    record(id, 'deployment.mapped', { service, environment, policyHash: 'x' });
  /** An application that was seen at the start, when this ran in it. */
  const seen = async (
    applied: string[] | null,
    service: string | null = null,
  ) => {
    now = START;
    count += 1;
    const id = `eu-1/argocd/lost-${count}`;
    await reads(id, applied);
    await maps(id, service);
    return id;
  };
  const at = (minutes: number) => {
    now = START.plus({ minutes });
  };
  const look = async (rules: object = {}): Promise<void> => {
    const policy = policyOf(rules);
    await Promise.all(
      Array.from({ length: REPLICAS }, () =>
        new UnclaimedRuns({
          db,
          ledger: ledger(),
          policy: () => policy,
          clock: () => now,
        }).look(),
      ),
    );
  };
  const incidents = (id: string): Promise<IncidentRow[]> =>
    db<IncidentRow>('drift_incidents')
      .where({ deployment_id: id })
      .orderBy('stream_seq');

  it('is no news as it was first seen, however often it is read', async () => {
    const id = await seen([A]);
    at(30);
    await reads(id, [A]);
    await look();
    expect(await incidents(id)).toEqual([]);
  });

  it('opens one incident for another revision, which counts those that follow', async () => {
    const id = await seen([A]);
    at(30);
    await reads(id, [B], 'id:sam');
    await look();
    await look();
    expect(await incidents(id)).toEqual([
      expect.objectContaining({
        what: 'ran-unclaimed',
        service_ref: null,
        environment: 'prod',
        criticality: 'critical',
        mode: 'enforce',
        attributed_by: 'unauthorised',
        syncer_ref: 'id:sam',
        facts: expect.objectContaining({ before: [A], after: [B], further: 0 }),
      }),
    ]);
    at(40);
    await reads(id, [C], 'id:ben');
    await reads(id, [D]);
    await look();
    const [incident, ...others] = await incidents(id);
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      syncer_ref: 'id:sam',
      further_syncers: ['id:ben'],
      facts: { before: [A], after: [D], further: 2 },
    });
    expect(saidOf(incident).reason).toMatch(
      /^It runs ddddddd, .*Before it ran aaaaaaa, and 2 more revisions since/,
    );
  });

  it('tells each that was read between two looks, and the first that is applied at all', async () => {
    const id = await seen(null);
    at(30);
    await reads(id, [A]);
    await reads(id, [B]);
    await look();
    expect(await incidents(id)).toEqual([
      expect.objectContaining({
        facts: expect.objectContaining({
          before: null,
          after: [B],
          further: 1,
        }),
      }),
    ]);
  });

  it('is resolved by none of those who synced what ran', async () => {
    const users = ['first', 'later', 'other'];
    await db('identities').insert(
      users.map(name => ({
        ref: `id:${name}`,
        provider: 'catalog',
        name: `user:default/${name}`,
        bot: false,
        salt: Buffer.from(name),
      })),
    );
    const id = await seen([A]);
    at(30);
    await reads(id, [B], 'id:first');
    await reads(id, [C], 'id:later');
    await look();
    const rules = new ResolutionRules({ db, persons: new PersonDirectory(db) });
    const refused = await Promise.all(
      users.map(async name => {
        const [problem] = await rules.problems(await incidents(id), {
          userEntityRef: `user:default/${name}`,
          ownershipEntityRefs: [`user:default/${name}`],
        });
        return problem?.because ?? null;
      }),
    );
    expect(refused).toEqual(['person', 'person', null]);
  });

  it('opens another one for what runs after the first was resolved, and none for the same', async () => {
    const id = await seen([A]);
    at(30);
    await reads(id, [B]);
    await look();
    const [{ stream_seq: seq }] = await incidents(id);
    await record(
      id,
      'drift.resolved',
      { incident: Number(seq) },
      { resolver: 'id:b' },
    );
    await reads(id, [B]);
    await look();
    expect(await incidents(id)).toHaveLength(1);
    await reads(id, [A]);
    await look();
    expect(await incidents(id)).toEqual([
      expect.objectContaining({ close_cause: 'resolved' }),
      expect.objectContaining({
        closed_at: null,
        facts: expect.objectContaining({ before: [B], after: [A] }),
      }),
    ]);
  });

  it('leaves what is claimed within the grace, and what ran while it was claimed', async () => {
    const fresh = await seen([A]);
    at(2);
    await reads(fresh, [B]);
    await look();
    expect(await incidents(fresh)).toEqual([]);
    await maps(fresh, 'component:default/web');
    const former = await seen([A], 'component:default/web');
    at(10);
    await reads(former, [B]);
    at(20);
    await maps(former, null);
    at(40);
    await look();
    expect(await incidents(fresh)).toEqual([]);
    expect(await incidents(former)).toEqual([]);
    await reads(former, [C]);
    await look();
    expect(await incidents(former)).toHaveLength(1);
  });

  it('leaves what a change merged, and tells what comes on top', async () => {
    await db('changes').insert({
      id: randomUUID(),
      number: 1,
      kind: 'promotion',
      class: 'normal',
      service_ref: 'component:default/web',
      environment: 'prod',
      to_revision: D,
      state: 'succeeded',
      mode: 'enforce',
      policy_hash: 'x',
      repository: 'acme/deploy',
      branch: 'main',
      pins: '[]',
      gates: '[]',
      steps: '{}',
      merge_sha: B,
      merged_outside: false,
      sync_attempt: 0,
      sync_gates: '[]',
      requester_ref: 'id:somebody',
      created_at: now.toJSDate(),
      updated_at: now.toJSDate(),
      stream_seq: 1,
    });
    const id = await seen([A]);
    at(30);
    await reads(id, [B]);
    await look();
    expect(await incidents(id)).toEqual([]);
    await reads(id, [C]);
    await look();
    expect(await incidents(id)).toEqual([
      expect.objectContaining({
        facts: expect.objectContaining({ before: [B], after: [C], further: 0 }),
      }),
    ]);
    await db('changes').delete();
  });

  it('closes it where somebody claims it, or it is gone', async () => {
    const claimed = await seen([A]);
    const gone = await seen([A]);
    at(30);
    await reads(claimed, [B]);
    await reads(gone, [B]);
    await look();
    await maps(claimed, 'component:default/web');
    await record(gone, 'deployment.removed', {});
    await look();
    expect(await incidents(claimed)).toEqual([
      expect.objectContaining({ close_cause: 'elsewhere' }),
    ]);
    expect(await incidents(gone)).toEqual([
      expect.objectContaining({ close_cause: 'removed' }),
    ]);
  });

  it('is quiet in mode observe, and asks once the mode is another', async () => {
    const id = await seen([A]);
    at(30);
    await reads(id, [B]);
    await look({ mode: 'observe' });
    at(40);
    await reads(id, [C]);
    await look();
    expect((await incidents(id)).map(({ mode }) => mode)).toEqual([
      'observe',
      'enforce',
    ]);
  });
});
