import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import { sightOf } from '../access/Sight';
import type { ChangeRow } from '../changes/records';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { EVERYTHING } from '../services/visibility';
import { serviceRow } from '../verdicts/__testUtils__/fleet';
import { DeliveryQueries } from './DeliveryQueries';

jest.setTimeout(60_000);

const NOW = DateTime.fromISO('2026-06-15T00:00:00Z', { zone: 'utc' });
const FROM = NOW.minus({ days: 14 });
const HOUR = 3600;
const sees = sightOf(EVERYTHING, null);

/** Hours after the period began, as an instant. */
const at = (hour: number) => FROM.plus({ hours: hour }).toISO() as string;

describe('delivery figures', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let number = 0;

  beforeEach(async () => {
    db = await databases.migrated();
    await db('services').insert([
      serviceRow('pay', 'group:default/payments', 'money'),
      serviceRow('shop', 'group:default/shop', 'market'),
    ]);
  });

  const delivery = () => new DeliveryQueries({ db, clock: () => NOW });

  /** A change that reached its target after so many hours, and how it ended. */
  const delivered = async (
    hour: number,
    over: Partial<ChangeRow> & { verified?: number } = {},
  ): Promise<string> => {
    number += 1;
    const id = randomUUID();
    const { verified, steps, ...row } = over;
    await db('changes').insert({
      id,
      number,
      kind: 'promotion',
      class: 'normal',
      service_ref: 'component:default/pay',
      environment: 'prod',
      to_revision: `sha-${number}`,
      state: 'succeeded',
      mode: 'enforce',
      policy_hash: 'hash',
      repository: 'acme/deploy',
      branch: 'main',
      requester_ref: 'id:somebody',
      gates: '[]',
      sync_gates: '[]',
      sync_attempt: 0,
      merged_outside: false,
      created_at: at(hour - 1),
      updated_at: at(hour),
      ended_at: at(hour + 1),
      stream_seq: 1,
      ...row,
      pins: JSON.stringify([{ sourceRepository: 'acme/pay' }]),
      steps: JSON.stringify(
        steps ?? {
          merged: at(hour),
          synced: at(hour),
          ...(over.state === undefined && { verified: at(hour + 1) }),
          ...(verified !== undefined && { verified: at(verified) }),
        },
      ),
    });
    return id;
  };

  const figures = async (
    filter: Partial<Parameters<DeliveryQueries['figures']>[0]> = {},
  ) =>
    delivery().figures(
      { by: 'environment', from: FROM, until: NOW, ...filter },
      sees,
    );

  it('count what reached its target in the period, and rollbacks apart', async () => {
    await delivered(-1);
    await delivered(1);
    await delivered(2, { environment: 'staging' });
    await delivered(3, { state: 'deploying', steps: { merged: at(3) } });
    await delivered(4, { kind: 'rollback' });
    await delivered(14 * 24);
    const { total, items, sentence } = await figures();
    expect(total).toMatchObject({ deployments: 2, perWeek: 1, rollbacks: 1 });
    expect(items.map(({ name, deployments }) => [name, deployments])).toEqual([
      ['prod', 1],
      ['staging', 1],
    ]);
    expect(sentence).toBe(
      '2 changes reached their targets, 1 a week; 0 of 2 that came to an end failed.',
    );
  });

  it('reckon lead time from the commit, of those whose commit is on record', async () => {
    for (const hours of [1, 2, 9]) {
      await delivered(24);
      await db('commits').insert({
        repository: 'acme/pay',
        sha: `sha-${number}`,
        committed_at: at(24 - hours),
        missing: false,
      });
    }
    await delivered(24);
    const { total } = await figures();
    expect(total.deployments).toBe(4);
    expect(total.leadTime).toEqual({
      known: 3,
      medianSeconds: 2 * HOUR,
      ninthSeconds: Math.round(7.6 * HOUR),
    });
  });

  it('hold a change for failed that failed or was rolled back, whatever followed', async () => {
    await delivered(1);
    // Failed before it was synced; the next good one came 4 hours later.
    await delivered(10, {
      state: 'failed',
      ended_at: new Date(at(11)),
      steps: { merged: at(10) },
    });
    await delivered(14, { verified: 15 });
    // Was good, and was rolled back; that took two hours from the request.
    const back = await delivered(20, { state: 'rolled-back', verified: 21 });
    await delivered(31, {
      kind: 'rollback',
      rollback_of: back,
      created_at: new Date(at(30)),
      verified: 32,
    });
    // Of another target: restores nothing here.
    await delivered(11, { environment: 'staging', verified: 12 });
    await delivered(40, { state: 'verifying', ended_at: null });
    const { total } = await figures({ environment: 'prod' });
    expect(total).toMatchObject({
      deployments: 5,
      decided: 4,
      failures: 2,
      failureRate: 0.5,
      restore: { restored: 2, medianSeconds: 3 * HOUR },
    });
    const page = await delivery().changes(
      { failed: true, from: FROM, until: NOW, limit: 10 },
      sees,
    );
    expect(page.items.map(each => [each.failedAt, each.restoredAt])).toEqual([
      [at(30), at(32)],
      [at(11), at(15)],
    ]);
  });

  it('say nothing where nothing is known', async () => {
    const { total, sentence } = await figures();
    expect(total).toMatchObject({
      deployments: 0,
      failureRate: null,
      leadTime: { known: 0, medianSeconds: null },
      restore: { restored: 0, medianSeconds: null },
    });
    expect(sentence).toContain('No change');
  });

  it('are told apart and narrowed by service, team and environment', async () => {
    await delivered(1);
    await delivered(2);
    await delivered(3, { service_ref: 'component:default/shop' });
    const of = async (filter: Parameters<typeof figures>[0]) =>
      (await figures(filter)).items.map(each => [each.name, each.deployments]);
    expect(await of({ by: 'service' })).toEqual([
      ['component:default/pay', 2],
      ['component:default/shop', 1],
    ]);
    expect(await of({ by: 'team' })).toEqual([
      ['group:default/payments', 2],
      ['group:default/shop', 1],
    ]);
    expect(await of({ by: 'team', teams: ['group:default/shop'] })).toEqual([
      ['group:default/shop', 1],
    ]);
    const shop = 'component:default/shop';
    expect(await of({ by: 'service', entityRef: shop })).toEqual([[shop, 1]]);
  });

  it('are one series of a service that got another name, and of nobody who takes the old one', async () => {
    const cash = 'component:default/cash';
    await delivered(10, { state: 'failed', verified: undefined });
    await delivered(12, { verified: 13 });
    await db('service_names').insert({
      service_ref: cash,
      former_ref: 'component:default/pay',
      at: at(20),
      stream_seq: 1,
    });
    await delivered(24, { service_ref: cash, verified: 25 });
    await delivered(30, { verified: 31 });
    const of = async (entityRef: string) =>
      (await delivery().figures({ by: 'service', entityRef }, sees)).items;
    expect(await of(cash)).toMatchObject([
      { name: cash, deployments: 3, failures: 1, restore: { restored: 1 } },
    ]);
    expect(await of('component:default/pay')).toMatchObject([
      { deployments: 1, failures: 0 },
    ]);
  });

  it('count only what somebody may see', async () => {
    await delivered(1);
    await delivered(2, { service_ref: 'component:default/shop' });
    const narrow = sightOf(query => {
      query.where({ name: 'shop' });
    }, null);
    const { total } = await delivery().figures(
      { by: 'service', from: FROM, until: NOW },
      narrow,
    );
    expect(total.deployments).toBe(1);
  });

  it('have every change behind them in pages and in a file', async () => {
    for (let hour = 1; hour <= 5; hour++) await delivered(hour);
    const period = { from: FROM, until: NOW };
    const first = await delivery().changes({ ...period, limit: 3 }, sees);
    const second = await delivery().changes(
      { ...period, limit: 3, cursor: first.nextCursor ?? '' },
      sees,
    );
    const numbers = [...first.items, ...second.items].map(each => each.number);
    expect(numbers).toEqual([0, 1, 2, 3, 4].map(each => number - each));
    expect(second.nextCursor).toBeNull();
    const lines = (await delivery().csv(period, sees)).trim().split('\r\n');
    expect(lines).toHaveLength(6);
    expect(lines[1]).toContain('component:default/pay,group:default/payments');
  });

  it('read only the period, by one query', async () => {
    await db.raw(
      `INSERT INTO changes SELECT (r).* FROM (
         SELECT jsonb_populate_record(c, jsonb_build_object(
           'id', gen_random_uuid(), 'number', 100000 + n,
           'steps', jsonb_build_object('synced', to_char(
             timestamp '2020-01-01' + n * interval '1 hour',
             'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))) AS r
         FROM changes c, generate_series(1, 20000) n WHERE c.id = ?) x`,
      [await delivered(1)],
    );
    await db.raw('ANALYZE changes');
    const asked: { sql: string; bindings: readonly unknown[] }[] = [];
    db.on('query', query => asked.push(query));
    await figures();
    db.removeAllListeners('query');
    expect(asked).toHaveLength(1);
    const plan = await db.raw(
      `EXPLAIN ${asked[0].sql.replace(/\$\d+/g, '?')}`,
      asked[0].bindings as string[],
    );
    expect(JSON.stringify(plan.rows)).toContain('changes_delivered');
  });

  it('refuse a period that is none, or too long', async () => {
    await expect(figures({ until: FROM })).rejects.toThrow('not before');
    await expect(figures({ from: FROM.minus({ years: 3 }) })).rejects.toThrow(
      'longer than 731 days',
    );
  });
});
