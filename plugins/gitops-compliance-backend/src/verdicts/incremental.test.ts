import { CHECKS } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { serviceOf } from '../evidence/__testUtils__/syntheticChange';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { tellDeployed, tellMoved } from './__testUtils__/deployedFleet';
import { movingKeeper } from './__testUtils__/movingKeeper';

jest.setTimeout(120_000);

const SERVICES = 60;
const MANY = 40;

describe('verdicts after facts moved', () => {
  const databases = ledgerDatabases();
  const clock = () => DateTime.utc(2026, 6, 2, 10);
  let db: Knex;
  let keeper: ReturnType<typeof movingKeeper>;

  beforeAll(async () => {
    db = await databases.migrated();
    keeper = movingKeeper(db, clock);
    await tellDeployed(db, keeper.ledger, SERVICES);
    keeper.asked.splice(0);
    await keeper.work([{ after: '' }]);
  });

  const told = async () =>
    new Map(
      (
        await db('ledger_entries')
          .where({ type: 'verdict.changed' })
          .select('stream')
          .count('* as entries')
          .groupBy('stream')
      ).map(({ stream, entries }) => [stream, Number(entries)]),
    );

  /** Moves what these run; the queries of the jobs that it causes. */
  const queriesOf = async (services: number[], minutes: number) => {
    await tellMoved(keeper.ledger, services, { isBrought: false, minutes });
    const jobs = keeper.asked.splice(0);
    let queries = 0;
    const count = () => {
      queries += 1;
    };
    db.on('query', count);
    await keeper.work(jobs);
    db.removeListener('query', count);
    return { jobs: jobs.length, queries };
  };

  it('are made anew of the services whose facts moved, and of no other', async () => {
    expect(await db('verdicts')).toHaveLength(SERVICES * CHECKS.length);
    const before = await told();
    const moved = [3, 17, 42];
    await queriesOf(moved, 30);
    const after = await told();
    const anew = [...after.keys()]
      .filter(stream => after.get(stream) !== before.get(stream))
      .sort();
    expect(anew).toEqual(
      moved.map(one => `verdict:prod/${serviceOf(one)}`).sort(),
    );
    const failing = await db('verdicts')
      .where({ check_id: 'CHG-01', service_ref: serviceOf(17) })
      .first();
    expect(failing.verdict).not.toBe('pass');
  });

  it('take one job and as many queries for many services as for one', async () => {
    const one = await queriesOf([1], 40);
    const many = await queriesOf(
      Array.from({ length: MANY }, (_, service) => service + 1),
      50,
    );
    expect(one.jobs).toBe(1);
    expect(many).toEqual(one);
  });
});
