import type { Knex } from 'knex';
import { sightOf } from '../access/Sight';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { PersonDirectory } from '../persons/PersonDirectory';
import type { Policy } from '../policy/Policy';
import type { Service } from '../services/ServiceStore';
import { EVERYTHING } from '../services/visibility';
import { DensityQueries } from './DensityQueries';
import { StateQueries } from './StateQueries';
import { TimelineQueries } from './TimelineQueries';
import {
  END,
  ENVIRONMENT,
  tellDeployments,
  tellIntervals,
} from './__testUtils__/intervals';

jest.setTimeout(120_000);

const DEPLOYMENTS = 100;
const EACH = 500;

/** A node of what EXPLAIN tells. */
interface Plan {
  'Node Type': string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}

/** Rows of tables and indexes that a plan looked at. */
function rowsRead(plan: Plan): number {
  const below = (plan.Plans ?? []).reduce((sum, one) => sum + rowsRead(one), 0);
  if (!plan['Node Type'].endsWith('Scan')) return below;
  const { 'Actual Rows': rows, 'Actual Loops': loops } = plan;
  return below + (rows + (plan['Rows Removed by Filter'] ?? 0)) * loops;
}

describe('what ran at an instant and in a period, with 50,000 entries on record', () => {
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

  it.each([
    ['something lasted when it began', 30, 6],
    ['nothing lasted when it began', 0, 5],
  ])(
    'has a timeline of the period alone, where %s, and reads of nothing before it',
    async (_, minutes, spans) => {
      const seen: { sql: string; bindings: readonly unknown[] }[] = [];
      db.on('query', query => seen.push(query));
      const { marks } = await new TimelineQueries({
        db,
        persons: new PersonDirectory(db),
        clock: () => END,
      }).of(
        { entityRef: 'component:default/s-1' } as Service,
        {
          environment: ENVIRONMENT,
          from: END.minus({ hours: 10, minutes }),
          until: END.minus({ hours: 5 }),
        },
        sightOf(EVERYTHING, null),
      );
      db.removeAllListeners('query');
      const began = (lane: string) =>
        marks.filter(mark => mark.lane === lane).length;
      expect([began('runs'), began('sync'), began('health')]).toEqual([
        spans,
        spans,
        spans,
      ]);
      let read = 0;
      for (const { sql, bindings } of seen) {
        const { rows } = await db.raw(
          `EXPLAIN (ANALYZE, FORMAT JSON) ${sql.replace(/\$\d+/g, '?')}`,
          bindings as string[],
        );
        read += rowsRead(rows[0]['QUERY PLAN'][0].Plan);
      }
      // Its deployments among them, and nothing that grows with the history.
      expect(read).toBeLessThan(3 * DEPLOYMENTS);
    },
  );

  it('counts the changes of some days, and reads of no others', async () => {
    const seen: { sql: string; bindings: readonly unknown[] }[] = [];
    db.on('query', query => seen.push(query));
    // The days are those before the history began, and the first of it.
    const { days } = await new DensityQueries({ db, clock: () => END }).around(
      { at: END.minus({ hours: EACH + 240 }), zone: 'UTC' },
      sightOf(EVERYTHING, null),
    );
    db.removeAllListeners('query');
    const changes = days.reduce((sum, day) => sum + day.changes, 0);
    expect(changes).toBeGreaterThan(0);
    expect(seen).toHaveLength(1);
    const [{ sql, bindings }] = seen;
    const { rows } = await db.raw(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${sql.replace(/\$\d+/g, '?')}`,
      bindings as string[],
    );
    const read = rowsRead(rows[0]['QUERY PLAN'][0].Plan);
    expect(read).toBeLessThan(2 * changes + 3 * DEPLOYMENTS);
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
