import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import { sightOf } from '../access/Sight';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sampleLedger } from '../ledger/__testUtils__/sample';
import { PersonDirectory } from '../persons/PersonDirectory';
import { EVERYTHING } from '../services/visibility';
import type { Service } from '../services/ServiceStore';
import { TimelineQueries } from './TimelineQueries';

jest.setTimeout(60_000);

const NOW = DateTime.fromISO('2026-06-15T00:00:00Z', { zone: 'utc' });
const PAY = 'component:default/pay';
const DEPLOYMENT = 'eu-1/argocd/pay-prod';
const service = { entityRef: PAY } as Service;
const sees = sightOf(EVERYTHING, null);
const before = (hours: number) => NOW.minus({ hours }).toISO() as string;

describe('the timeline of a target', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let number = 0;

  beforeEach(async () => {
    db = await databases.migrated();
    await db('deployments').insert({
      id: DEPLOYMENT,
      provider: 'argocd',
      instance: 'eu-1',
      application: 'pay-prod',
      namespace: 'argocd',
      project: 'pay',
      labels: '{}',
      sources: '[]',
      auto_sync: false,
      observed: '{}',
      baseline: false,
      sync_status: 'synced',
      health: 'healthy',
      service_ref: PAY,
      environment: 'prod',
      stream_seq: 1,
    });
  });

  const timeline = (query: object = {}) =>
    new TimelineQueries({
      db,
      persons: new PersonDirectory(db),
      clock: () => NOW,
    }).of(service, { environment: 'prod', ...query }, sees);

  /** A change with these entries, the first so many hours ago. */
  const changed = async (
    hours: number,
    entries: [type: string, payload: object][],
  ): Promise<string> => {
    number += 1;
    const id = randomUUID();
    const ledger = sampleLedger(db, { projections: [], clock: () => NOW });
    await ledger.record(`change:${id}`, async recording => {
      for (const [index, [type, payload]] of entries.entries()) {
        await recording.append({
          type,
          v: 1,
          occurredAt: before(hours - index),
          source: { collector: 'portal' },
          attestation: 'decided',
          payload: payload as never,
        });
      }
    });
    await db('changes').insert({
      id,
      number,
      kind: 'promotion',
      class: 'normal',
      service_ref: PAY,
      environment: 'prod',
      to_revision: `${number}`.padEnd(40, 'a'),
      state: 'succeeded',
      mode: 'enforce',
      policy_hash: 'hash',
      repository: 'acme/deploy',
      branch: 'main',
      pins: JSON.stringify([{ sourceRepository: 'acme/pay' }]),
      requester_ref: 'id:somebody',
      gates: '[]',
      sync_gates: '[]',
      sync_attempt: 0,
      merged_outside: false,
      steps: '{}',
      created_at: before(hours),
      updated_at: before(hours),
      ended_at: before(hours - entries.length),
      stream_seq: entries.length,
    });
    return id;
  };

  const approved = {
    reviews: [{ id: 'r', reviewer: 'id:r', state: 'approved' }],
  };
  const story: [string, object][] = [
    ['change.pull-request-opened', { number: 7 }],
    ['change.gates-evaluated', { results: [], phase: 'merge' }],
    ['change.pull-request-observed', { reviews: [], headSha: 'a' }],
    ['change.pull-request-observed', { ...approved, headSha: 'a' }],
    ['change.merged', { mergeSha: 'm' }],
    ['change.synced', {}],
    ['change.verification-read', { isPassing: false }],
    ['change.succeeded', {}],
  ];

  it('goes from the commit to what ran, each mark with its entry', async () => {
    const id = await changed(24, story);
    await db('commits').insert({
      repository: 'acme/pay',
      sha: `${number}`.padEnd(40, 'a'),
      headline: 'Pool size 40',
      committed_at: before(30),
      missing: false,
    });
    const spanAt = (hours: number) => ({
      deployment_id: DEPLOYMENT,
      started_at: before(hours),
    });
    await db('sync_operations').insert({
      ...spanAt(18.9),
      finished_at: before(18),
      phase: 'failed',
      automated: false,
      partial: false,
      message: '',
      stream_seq: 8,
    });
    await db('deployment_intervals').insert({
      ...spanAt(18.8),
      opened_seq: 9,
      pinned_revision: 'a'.repeat(40),
      baseline: false,
    });
    await db('healthy_stretches').insert({ ...spanAt(18.7), opened_seq: 10 });
    const { marks, isWhole } = await timeline();
    expect(isWhole).toBe(true);
    expect(
      marks.map(({ lane, tone, ledger }) => [lane, tone, ledger.streamSeq]),
    ).toEqual([
      ['commit', 'neutral', 1],
      ['pull-request', 'neutral', 1],
      ['review', 'good', 4],
      ['merge', 'good', 5],
      ['sync', 'good', 6],
      ['sync', 'bad', 8],
      ['runs', 'neutral', 9],
      ['health', 'good', 10],
      ['metrics', 'bad', 7],
      ['health', 'good', 8],
    ]);
    expect(marks[0]).toMatchObject({
      at: before(30),
      text: expect.stringContaining('Pool size 40'),
      change: { id, number },
      ledger: { stream: `change:${id}` },
    });
    expect(marks[5].ledger.stream).toBe(`deployment:${DEPLOYMENT}`);
  });

  it('has what lies in the period, and what ran into it', async () => {
    await changed(24, story);
    await changed(24 * 20, story);
    await db('deployment_intervals').insert([
      {
        deployment_id: DEPLOYMENT,
        opened_seq: 1,
        started_at: before(24 * 40),
        ended_at: before(24 * 20),
        pinned_revision: 'old',
        baseline: true,
      },
      {
        deployment_id: DEPLOYMENT,
        opened_seq: 2,
        started_at: before(24 * 20),
        pinned_revision: 'now',
        baseline: false,
      },
    ]);
    const { marks } = await timeline();
    expect(new Set(marks.map(mark => mark.change?.number ?? null))).toEqual(
      new Set([number - 1, null]),
    );
    expect(
      marks.filter(({ lane }) => lane === 'runs').map(({ text }) => text),
    ).toEqual(['Ran now']);
    const past = await timeline({
      from: NOW.minus({ days: 30 }),
      until: NOW.minus({ days: 15 }),
    });
    expect(
      past.marks.filter(({ lane }) => lane === 'runs').map(({ text }) => text),
    ).toEqual(['Ran old', 'Ran now']);
  });

  it('asks as many queries of many changes as of one, and says what it leaves out', async () => {
    const asked: string[] = [];
    const queries = async () => {
      asked.length = 0;
      db.on('query', ({ sql }) => asked.push(sql));
      const { isWhole } = await timeline();
      db.removeAllListeners('query');
      return { isWhole, count: asked.length };
    };
    await changed(24, story);
    const one = await queries();
    for (let i = 0; i < 61; i++) await changed(24, story.slice(3, 5));
    const many = await queries();
    expect(many.count).toBe(one.count);
    expect(one.isWhole).toBe(true);
    expect(many.isWhole).toBe(false);
  });

  it('shows nothing of changes that somebody may not see', async () => {
    await changed(24, story);
    const blind = sightOf(query => {
      query.whereRaw('false');
    }, null);
    const { marks } = await new TimelineQueries({
      db,
      persons: new PersonDirectory(db),
      clock: () => NOW,
    }).of(service, { environment: 'prod' }, blind);
    expect(marks).toEqual([]);
  });

  it('refuses a period that is none, or too long', async () => {
    await expect(timeline({ from: NOW })).rejects.toThrow('not before');
    await expect(timeline({ from: NOW.minus({ years: 3 }) })).rejects.toThrow(
      'longer than 400 days',
    );
  });
});
