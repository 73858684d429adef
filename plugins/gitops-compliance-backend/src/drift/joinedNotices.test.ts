import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { sightOf } from '../access/Sight';
import { noticesProjection } from '../around/noticesProjection';
import type { NoticedFacts, NoticedPayload } from '../around/records';
import {
  asPayload,
  deploymentStream,
  type PinnedPayload,
} from '../deployments/records';
import { ENTRY_CATALOGUE } from '../ledger/catalogue';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sampleLedger } from '../ledger/__testUtils__/sample';
import { EVERYTHING } from '../services/visibility';
import { policyOf } from './__testUtils__/policyOf';
import { IncidentStore } from './IncidentStore';
import { incidentsProjection } from './incidentsProjection';
import { saidOf } from './incidentView';
import { NoticeIncidents } from './NoticeIncidents';
import type { IncidentRow } from './records';
import { unresolvedOf } from './unresolved';

jest.setTimeout(60_000);

const START = DateTime.fromISO('2026-06-01T14:00:00Z', { zone: 'utc' });
const SERVICE = 'component:default/payments-api';
const REPLICAS = 3;
const PUSHED = 'a'.repeat(40);
const BEFORE = 'b'.repeat(40);
const AFTER = 'c'.repeat(40);
/** A commit on top of what was pushed. */
const ON_TOP = 'd'.repeat(40);
const PUSH: NoticedFacts = {
  what: 'direct-push',
  branch: 'main',
  sha: PUSHED,
  commits: 1,
};
const PIN: NoticedFacts = { what: 'pin-changed', before: BEFORE, after: AFTER };

describe('a push that is noticed on its branch and where it runs', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let now = START;
  let count = 0;

  const ledger = () =>
    sampleLedger(db, {
      catalogue: ENTRY_CATALOGUE,
      projections: [noticesProjection, incidentsProjection],
      jobs: { enqueue: async () => {} },
      clock: () => now,
    });

  beforeAll(async () => {
    db = await databases.migrated();
  });

  beforeEach(() => {
    now = START;
  });

  /** Records it, and says where in the stream it stands. */
  const record = async (
    id: string,
    type: string,
    payload: object,
    persons: Record<string, string> = {},
  ): Promise<number> => {
    const entry = await ledger().record(deploymentStream(id), recording =>
      recording.append({
        type,
        v: type === 'deployment.pinned' ? 2 : 1,
        occurredAt: now.toISO() as string,
        source: { collector: 'portal' },
        attestation: 'decided',
        persons,
        payload: asPayload(payload),
      }),
    );
    return Number(entry?.envelope.streamSeq);
  };
  /** That it runs something else since, as it was read at a commit. */
  const runs = async (
    id: string,
    revision: string,
    commit: string,
    branch = 'main',
  ): Promise<number> => {
    const reading: PinnedPayload = {
      syncedRevision: commit,
      pinnedRevision: revision,
      sourceRepository: 'acme/payments',
      pin: {
        kind: 'kustomize-image',
        repository: 'acme/deploy',
        branch,
        path: 'prod/kustomization.yaml',
        key: 'images',
        value: revision,
        commit,
      },
      others: [],
      problem: null,
      since: now.toISO() as string,
      baseline: false,
    };
    const seq = await record(id, 'deployment.pinned', reading);
    await db('deployment_intervals').insert({
      deployment_id: id,
      opened_seq: seq,
      started_at: now.toJSDate(),
      pinned_revision: revision,
      synced_revision: commit,
      baseline: false,
    });
    return seq;
  };
  /** A deployment that runs what was approved. */
  const deployed = async (): Promise<string> => {
    count += 1;
    const id = `eu-1/argocd/joined-${count}`;
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
      operation: { automated: false, startedBy: 'id:syncer' },
      stream_seq: 1,
    });
    await runs(id, BEFORE, '0'.repeat(40));
    return id;
  };
  const noticed = (
    id: string,
    facts: NoticedFacts,
    change: Partial<NoticedPayload> = {},
  ): Promise<number> =>
    record(
      id,
      'deployment.around-noticed',
      {
        service: SERVICE,
        environment: 'prod',
        facts,
        repository: 'acme/deploy',
        commits: facts.what === 'direct-push' ? [facts.sha] : [],
        classification: 'reached-target',
        ruleVersion: 2,
        interval: null,
        ...change,
      } satisfies NoticedPayload,
      facts.what === 'direct-push' ? { author: 'id:author' } : {},
    );
  const pinNoticed = async (id: string, commit: string, branch?: string) =>
    noticed(id, PIN, { interval: await runs(id, AFTER, commit, branch) });
  const look = async (minutes: number): Promise<void> => {
    now = START.plus({ minutes });
    const policy = policyOf();
    await Promise.all(
      Array.from({ length: REPLICAS }, () =>
        new NoticeIncidents({
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
  const isHeld = async (id: string): Promise<boolean> =>
    (await unresolvedOf(db))({ serviceRef: SERVICE, environment: 'prod' }).some(
      fact => fact.id.endsWith(`@${id}`),
    );

  it('is one incident that tells both, with who pushed and who synced, and is found by either', async () => {
    const id = await deployed();
    await noticed(id, PUSH);
    await look(1);
    await pinNoticed(id, PUSHED);
    await look(2);
    await look(3);
    const [incident, ...others] = await incidents(id);
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      what: 'direct-push',
      author_ref: 'id:author',
      syncer_ref: 'id:syncer',
      joined: [expect.objectContaining({ facts: PIN })],
    });
    expect(saidOf(incident).reason).toBe(
      'Commit aaaaaaa was pushed to main without a pull request. ' +
        'It runs ccccccc, which no change brought there; before it ran bbbbbbb.',
    );
    const store = new IncidentStore(db);
    for (const what of ['direct-push', 'pin-changed'] as const) {
      const { rows } = await store.list(
        { what, limit: 100 },
        sightOf(EVERYTHING, null),
      );
      expect(rows.map(row => row.deployment_id)).toContain(id);
    }
    expect(await isHeld(id)).toBe(true);
  });

  it.each([
    ['where it is seen to run first', true],
    ['where both are seen between two looks', false],
  ])('is one %s', async (_, isLookedAtBetween) => {
    const id = await deployed();
    await pinNoticed(id, PUSHED);
    if (isLookedAtBetween) await look(1);
    await noticed(id, PUSH);
    await look(2);
    expect(await incidents(id)).toEqual([
      expect.objectContaining({
        what: 'pin-changed',
        author_ref: 'id:author',
        syncer_ref: 'id:syncer',
        joined: [expect.objectContaining({ facts: PUSH })],
      }),
    ]);
  });

  it('is one where other commits came on top before it was applied', async () => {
    const id = await deployed();
    await noticed(id, PUSH);
    await pinNoticed(id, ON_TOP);
    await look(1);
    expect(await incidents(id)).toHaveLength(1);
  });

  it('is two where the pin lies on another branch, or ran before the push', async () => {
    const elsewhere = await deployed();
    await noticed(elsewhere, PUSH);
    await pinNoticed(elsewhere, ON_TOP, 'release');
    const before = await deployed();
    await pinNoticed(before, ON_TOP);
    await noticed(before, PUSH);
    await look(1);
    expect(await incidents(elsewhere)).toHaveLength(2);
    expect(await incidents(before)).toHaveLength(2);
  });

  it('is told anew where somebody resolved the push before it ran', async () => {
    const id = await deployed();
    const notice = await noticed(id, PUSH);
    await look(1);
    await record(
      id,
      'drift.resolved',
      { incident: notice + 1 },
      { resolver: 'id:b' },
    );
    await pinNoticed(id, PUSHED);
    await look(2);
    expect(await incidents(id)).toHaveLength(2);
    expect(await isHeld(id)).toBe(true);
  });

  it('is over once both of its notices were adopted, not with one of them', async () => {
    const id = await deployed();
    const push = await noticed(id, PUSH);
    const pin = await pinNoticed(id, PUSHED);
    await look(1);
    const adopt = (notice: number, adopter: string) =>
      record(id, 'deployment.adopted-late', { notice }, { adopter });
    await adopt(pin, 'id:c');
    expect(await isHeld(id)).toBe(true);
    await adopt(push, 'id:d');
    expect(await isHeld(id)).toBe(false);
    expect(await incidents(id)).toEqual([
      expect.objectContaining({ close_cause: 'adopted', resolved_by: 'id:d' }),
    ]);
  });

  it('is not joined by a notice that somebody adopted before', async () => {
    const id = await deployed();
    const push = await noticed(id, PUSH);
    await look(1);
    const pin = await pinNoticed(id, PUSHED);
    await record(
      id,
      'deployment.adopted-late',
      { notice: pin },
      { adopter: 'id:c' },
    );
    await look(2);
    expect(await incidents(id)).toEqual([
      expect.objectContaining({ joined: [], notice_seq: String(push) }),
    ]);
  });
});
