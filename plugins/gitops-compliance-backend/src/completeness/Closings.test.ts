import fc from 'fast-check';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { mockLogger } from '../__testUtils__/mockLogger';
import { changesProjection } from '../changes/changesProjection';
import { numberChange } from '../changes/numbers';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sampleLedger } from '../ledger/__testUtils__/sample';
import type { Ledger } from '../ledger/Ledger';
import type { Policy } from '../policy/Policy';
import { Closings } from './Closings';
import { closingsProjection } from './closingsProjection';

jest.setTimeout(120_000);

const OCTOBER = DateTime.utc(2026, 10, 31, 23, 59, 59);
const NOVEMBER = DateTime.utc(2026, 11, 1, 0, 0, 1);

describe('the closing of periods', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let now: DateTime;

  beforeEach(async () => {
    db = await databases.migrated();
    now = OCTOBER;
  });

  const ledgerOf = (at: Knex) =>
    sampleLedger(at, {
      projections: [closingsProjection, changesProjection],
      clock: () => now,
    });
  const closingsOf = (at: Knex, environments: string[]) =>
    new Closings({
      db: at,
      ledger: ledgerOf(at),
      policy: () =>
        ({
          document: { environments: environments.map(name => ({ name })) },
        } as Policy),
      clock: () => now,
      logger: mockLogger(),
    });
  /** The ledger begins, by the clock of now. */
  const begin = () =>
    ledgerOf(db).record('sample:first', recording =>
      recording.append({
        type: 'ledger.sample',
        v: 1,
        occurredAt: now.toISO() as string,
        source: { collector: 'sample' },
        attestation: 'decided',
        payload: {},
      }),
    );
  const number = (ledger: Ledger, id: string, environment: string, at = now) =>
    ledger.record(`sample:${id}`, ({ trx }) =>
      numberChange(trx, environment, at),
    );
  const closed = async () =>
    db('population_closings')
      .select('environment', 'period', 'last')
      .orderBy(['environment', 'period']);

  it('names the last number of each environment, and zero where there is none', async () => {
    await begin();
    const ledger = ledgerOf(db);
    await number(ledger, 'a', 'prod');
    await number(ledger, 'b', 'prod');
    await number(ledger, 'c', 'left-the-policy');
    const closings = closingsOf(db, ['prod', 'staging']);
    expect(await closings.closeEnded()).toBe(0);
    now = NOVEMBER;
    expect(await closings.closeEnded()).toBe(3);
    expect(await closed()).toEqual([
      { environment: 'left-the-policy', period: '2026-10', last: 1 },
      { environment: 'prod', period: '2026-10', last: 2 },
      { environment: 'staging', period: '2026-10', last: 0 },
    ]);
    const [entry] = await ledger.readStream('population:prod/2026-10');
    expect(entry.envelope.payload).toEqual({
      environment: 'prod',
      period: '2026-10',
      count: 2,
      last: 2,
    });
  });

  it('leaves no month out that the portal was not running', async () => {
    await begin();
    now = DateTime.utc(2027, 1, 15);
    await closingsOf(db, ['prod']).closeEnded();
    expect((await closed()).map(({ period }) => period)).toEqual([
      '2026-10',
      '2026-11',
      '2026-12',
    ]);
    expect(await closingsOf(db, ['prod']).closeEnded()).toBe(0);
  });

  it('numbers a change by a clock that is behind in the next open period', async () => {
    await begin();
    now = NOVEMBER;
    await closingsOf(db, ['prod']).closeEnded();
    const late = await number(ledgerOf(db), 'late', 'prod', OCTOBER);
    expect(late.population).toEqual({
      environment: 'prod',
      period: '2026-11',
      number: 1,
    });
  });

  it('counts every number of the period, whoever asks at midnight, by replicas of different clocks', async () => {
    await begin();
    const replicas = [db, databases.replica(db), databases.replica(db)];
    now = NOVEMBER;
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            replica: fc.nat(2),
            close: fc.boolean(),
            behind: fc.boolean(),
          }),
          { minLength: 8, maxLength: 16 },
        ),
        fc.uuid(),
        async (steps, environment) => {
          const given: { period: string; number: number }[] = [];
          await Promise.all(
            steps.map(async ({ replica, close, behind }, index) => {
              if (close) {
                await closingsOf(replicas[replica], [environment]).closeEnded();
                return;
              }
              const { population } = await number(
                ledgerOf(replicas[replica]),
                `${environment}-${index}`,
                environment,
                behind ? OCTOBER : NOVEMBER,
              );
              given.push(population);
            }),
          );
          await closingsOf(db, [environment]).closeEnded();
          const october = given.filter(({ period }) => period === '2026-10');
          const rows = (await closed()).filter(
            row => row.environment === environment,
          );
          expect(rows).toEqual([
            { environment, period: '2026-10', last: october.length },
          ]);
          for (const period of ['2026-10', '2026-11']) {
            const numbers = given
              .filter(each => each.period === period)
              .map(each => each.number)
              .sort((a, b) => a - b);
            expect(numbers).toEqual(numbers.map((_, index) => index + 1));
          }
        },
      ),
      { numRuns: 15 },
    );
  });
});
