import type { Knex } from 'knex';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { NOW } from './__testUtils__/keeper';
import { trendOf } from './trendOf';

jest.setTimeout(60_000);

const PAYMENTS = 'component:default/payments-api';

describe('the trend of a score', () => {
  const databases = ledgerDatabases();
  let db: Knex;

  beforeAll(async () => {
    db = await databases.migrated();
    const counts = (
      environment: string,
      seq: number,
      daysAgo: number,
      passed: number,
      failed: number,
    ) => ({
      service_ref: PAYMENTS,
      environment,
      stream_seq: seq,
      at: NOW.minus({ days: daysAgo }).toJSDate(),
      passed,
      failed,
      indeterminate: 1,
    });
    await db('verdict_counts').insert([
      counts('prod', 1, 200, 0, 1),
      counts('prod', 2, 100, 1, 1),
      counts('staging', 1, 10, 1, 1),
      counts('prod', 3, 10, 3, 1),
      counts('prod', 4, 1, 3, 0),
    ]);
  });

  it('begins with how it stood, and adds up environments at each change', async () => {
    const trend = await trendOf(PAYMENTS, ['staging', 'prod'], NOW, db);
    expect(trend.map(({ score }) => score.score)).toEqual([50, 66, 80]);
    expect(trend[0].at).toBe(NOW.minus({ days: 90 }).toISO());
    expect(trend[2].score).toEqual({
      passed: 4,
      failed: 1,
      indeterminate: 2,
      score: 80,
    });
  });

  it('tells of no environment that is not asked for', async () => {
    const trend = await trendOf(PAYMENTS, ['staging'], NOW, db);
    expect(trend.map(({ score }) => score.score)).toEqual([50]);
  });
});
