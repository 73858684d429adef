import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import { sightOf } from '../access/Sight';
import { ChangeStore } from '../changes/ChangeStore';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { trendOf } from '../verdicts/trendOf';
import { ServiceNames } from './ServiceNames';
import { EVERYTHING } from './visibility';

jest.setTimeout(60_000);

const NOW = DateTime.utc(2026, 6, 30);
/** It was called so for ten days; another one is called so since. */
const PAY = 'component:default/pay';
/** What it is called since. */
const CASH = 'component:default/cash';
const RENAMED = NOW.minus({ days: 20 });
const sees = sightOf(EVERYTHING, null);

describe('what was recorded under a name', () => {
  const databases = ledgerDatabases();
  let db: Knex;

  const changed = async (service: string, number: number, daysAgo: number) => {
    const at = NOW.minus({ days: daysAgo }).toJSDate();
    await db('changes').insert({
      id: randomUUID(),
      number,
      kind: 'promotion',
      class: 'normal',
      service_ref: service,
      environment: 'prod',
      to_revision: `${number}`.padEnd(40, 'a'),
      state: 'succeeded',
      mode: 'enforce',
      policy_hash: 'hash',
      repository: 'acme/deploy',
      branch: 'main',
      pins: '[]',
      requester_ref: 'id:somebody',
      gates: '[]',
      sync_gates: '[]',
      sync_attempt: 0,
      merged_outside: false,
      steps: JSON.stringify({ merged: at.toISOString() }),
      created_at: at,
      updated_at: at,
      ended_at: at,
      stream_seq: 1,
    });
  };

  beforeAll(async () => {
    db = await databases.migrated();
    await db('service_names').insert({
      service_ref: CASH,
      former_ref: PAY,
      at: RENAMED.toJSDate(),
      stream_seq: 1,
    });
    await changed(PAY, 1, 30);
    await changed(PAY, 2, 25);
    await changed(CASH, 3, 10);
    await changed(PAY, 4, 5);
    const counts = (service: string, seq: number, daysAgo: number) => ({
      service_ref: service,
      environment: 'prod',
      stream_seq: seq,
      at: NOW.minus({ days: daysAgo }).toJSDate(),
      passed: seq,
      failed: 0,
      indeterminate: 0,
    });
    await db('verdict_counts').insert([
      counts(PAY, 1, 25),
      // Nothing runs of it any more.
      { ...counts(PAY, 2, 19), passed: 0 },
      counts(CASH, 3, 19),
      counts(PAY, 4, 5),
    ]);
  });

  const changes = async (entityRef: string) =>
    (await new ChangeStore(db).list({ entityRef, limit: 9 }, sees)).rows.map(
      ({ number }) => Number(number),
    );
  const merged = async (...services: string[]) =>
    (await new ChangeStore(db).newestMerged(services)).map(
      ({ holder, number }) => [holder, Number(number)],
    );
  const trend = async (service: string) =>
    (await trendOf(service, ['prod'], NOW, db)).map(
      ({ score }) => score.passed,
    );

  it('is found under the present one, and not by who took the name over', async () => {
    expect(await changes(CASH)).toEqual([3, 2, 1]);
    expect(await changes(PAY)).toEqual([4]);
  });

  it('explains what runs', async () => {
    expect(await merged(CASH, PAY)).toEqual(
      expect.arrayContaining([
        [CASH, 3],
        [PAY, 4],
      ]),
    );
    await db('changes').whereIn('number', [3, 4]).delete();
    expect(await merged(CASH, PAY)).toEqual([[CASH, 2]]);
    expect(await merged('component:default/other')).toEqual([]);
  });

  it('is one trend, which who took the name over does not continue', async () => {
    expect(await trend(CASH)).toEqual([1, 3]);
    expect(await trend(PAY)).toEqual([0, 4]);
  });

  it('has the name alone where nothing was renamed', async () => {
    const names = new ServiceNames(db);
    expect(await names.of('component:default/other')).toEqual([
      { name: 'component:default/other', since: null, until: null },
    ]);
    expect((await names.renamed()).map(({ service }) => service)).not.toContain(
      'component:default/other',
    );
  });
});
