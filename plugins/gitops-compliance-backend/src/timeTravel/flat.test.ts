import type { Knex } from 'knex';
import { sightOf } from '../access/Sight';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { PersonDirectory } from '../persons/PersonDirectory';
import type { Policy } from '../policy/Policy';
import { EVERYTHING } from '../services/visibility';
import { StateQueries } from './StateQueries';
import {
  END,
  ENVIRONMENT,
  tellDeployments,
  tellIntervals,
} from './__testUtils__/intervals';

jest.setTimeout(120_000);

const DEPLOYMENTS = 100;
const EACH = 500;

describe('what ran at an instant, with 50,000 entries on record', () => {
  const databases = ledgerDatabases();
  let db: Knex;

  beforeAll(async () => {
    db = await databases.migrated();
    await tellDeployments(db, DEPLOYMENTS);
    await tellIntervals(db, { first: 1, last: EACH, total: EACH });
    await db.raw('ANALYZE');
  });

  const asked = async (limit: number) => {
    const queries: { sql: string; bindings: readonly unknown[] }[] = [];
    db.on('query', query => queries.push(query));
    const { items } = await new StateQueries({
      db,
      persons: new PersonDirectory(db),
      policy: () => ({ document: { environments: [] } } as unknown as Policy),
      clock: () => END,
    }).at(
      { at: END.minus({ hours: 90 }), environment: ENVIRONMENT, limit },
      sightOf(EVERYTHING, null),
    );
    db.removeAllListeners('query');
    return { items, queries };
  };

  it('takes as many queries for a hundred deployments as for one', async () => {
    const one = await asked(1);
    const all = await asked(200);
    expect(all.items).toHaveLength(DEPLOYMENTS);
    expect(all.queries).toHaveLength(one.queries.length);
  });

  it('looks each deployment up in the index of its intervals, and reads no other', async () => {
    const { queries } = await asked(200);
    const page = queries.find(({ sql }) =>
      sql.includes('deployment_intervals'),
    );
    const { rows } = await db.raw(
      `EXPLAIN ${page?.sql.replace(/\$\d+/g, '?')}`,
      page?.bindings as string[],
    );
    const plan = rows.map((row: object) => Object.values(row)[0]).join('\n');
    expect(plan).toContain('deployment_intervals_at');
    expect(plan).not.toMatch(
      /Seq Scan on (deployment_intervals|ledger_entries)/,
    );
  });
});
