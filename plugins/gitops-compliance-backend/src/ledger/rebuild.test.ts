import type { Knex } from 'knex';
import { PostgresLedger } from './PostgresLedger';
import { ledgerDatabases, migrate } from './__testUtils__/databases';
import { eventually } from './__testUtils__/eventually';
import {
  createSampleTables,
  sampleDraft,
  sampleLedger,
  sampleProjection,
} from './__testUtils__/sample';

const SEEDED = 600;

jest.setTimeout(60_000);

describe('rebuild()', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let ledger: PostgresLedger;

  beforeEach(async () => {
    db = await databases.migrated();
    await createSampleTables(db);
    ledger = sampleLedger(db);
  });

  /** Records many entries in a few recordings. */
  async function seed(entries: number) {
    for (let stream = 0; stream < 3; stream++) {
      await ledger.record(`sample:seed-${stream}`, async recording => {
        for (let value = 0; value < entries / 3; value++) {
          await recording.append(sampleDraft(value));
        }
      });
    }
  }

  async function tableNames(): Promise<string[]> {
    const { rows } = await db.raw<{ rows: { name: string }[] }>(
      `SELECT relname AS name FROM pg_class
       WHERE relnamespace = current_schema()::regnamespace
         AND relkind IN ('r', 'i') ORDER BY 1`,
    );
    return rows.map(row => row.name);
  }

  it.each([{ swap: false }, { swap: true }])(
    'gives the same rows beside writers that go on, with %j',
    async options => {
      await seed(SEEDED);
      const names = await tableNames();
      const replica = sampleLedger(databases.replica(db));
      let over = false;
      let written = 0;
      const writers = [ledger, replica, ledger, replica].map(
        async (own, at) => {
          for (let value = 0; !over; value++) {
            await own.record(`sample:live-${(at + value) % 5}`, recording =>
              recording.append(sampleDraft(value, { key: `w${at}/${value}` })),
            );
            written += 1;
          }
        },
      );
      const rebuilt = async () => {
        await eventually('writers write', () => written > 20);
        const report = await replica.rebuild(options);
        const duringRebuild = written;
        await eventually('writers go on', () => written > duringRebuild + 20);
        return report;
      };
      const report = await rebuilt().finally(() => {
        over = true;
      });
      await Promise.all(writers);

      expect(report.swapped).toBe(options.swap);
      expect(report.entries).toBeGreaterThan(SEEDED + 20);
      expect(report.tables).toEqual({
        sample_totals: { live: 8, shadow: 8, different: 0 },
        sample_history: {
          live: report.entries,
          shadow: report.entries,
          different: 0,
        },
      });
      expect(await tableNames()).toEqual(names);
      const after = await ledger.rebuild({});
      expect(after.entries).toBe(SEEDED + written);
      expect(after.tables.sample_totals.different).toBe(0);
      expect(after.tables.sample_history.different).toBe(0);
    },
  );

  it('reports rows that the ledger does not explain, and mends them by swap', async () => {
    await seed(30);
    await db('sample_totals')
      .where({ stream: 'sample:seed-0' })
      .update({ total: 7 });
    await db('sample_history')
      .where({ stream: 'sample:seed-1', seq: 3 })
      .delete();
    const expected = {
      sample_totals: { live: 3, shadow: 3, different: 2 },
      sample_history: { live: 29, shadow: 30, different: 1 },
    };
    expect((await ledger.rebuild({})).tables).toEqual(expected);
    expect((await ledger.rebuild({ swap: true })).tables).toEqual(expected);
    expect((await ledger.rebuild({})).tables).toEqual({
      sample_totals: { live: 3, shadow: 3, different: 0 },
      sample_history: { live: 30, shadow: 30, different: 0 },
    });
  });

  it('keeps grants and owner through a swap', async () => {
    const role = await databases.role(db);
    await db.raw(`GRANT SELECT, INSERT ON sample_totals TO ${role}`);
    const grants = () =>
      db.raw(
        `SELECT relacl::text, relowner FROM pg_class
         WHERE oid = to_regclass('sample_totals')`,
      );
    const before = (await grants()).rows;
    await ledger.rebuild({ swap: true });
    expect((await grants()).rows).toEqual(before);
  });

  it('keeps views on what is swapped, with their grants', async () => {
    await seed(30);
    const role = await databases.role(db);
    await db.raw(
      'CREATE VIEW sample_seen AS SELECT *, total + 1 AS more FROM sample_totals',
    );
    await db.raw(`GRANT SELECT ON sample_seen TO ${role}`);
    const view = async () => [
      await db('sample_seen').orderBy('stream'),
      (
        await db.raw(
          `SELECT relacl::text, relowner FROM pg_class
           WHERE oid = to_regclass('sample_seen')`,
        )
      ).rows,
    ];
    const before = await view();
    await ledger.rebuild({ swap: true });
    expect(await view()).toEqual(before);
    await ledger.record('sample:seed-0', recording =>
      recording.append(sampleDraft(1)),
    );
    expect(await view()).not.toEqual(before);
  });

  it('runs once at a time, and cleans up after a crash', async () => {
    await seed(SEEDED);
    await db.raw('CREATE TABLE sample_totals__shadow (x int)');
    const outcomes = await Promise.allSettled([
      ledger.rebuild({}),
      sampleLedger(databases.replica(db)).rebuild({}),
    ]);
    expect(outcomes.map(outcome => outcome.status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
    expect(
      outcomes.find(outcome => outcome.status === 'rejected')?.reason,
    ).toMatchObject({ message: 'Another rebuild of the ledger is running' });
    expect((await tableNames()).filter(n => /shadow|rebuild/.test(n))).toEqual(
      [],
    );
  });

  it('refuses tables that no fold can give again, and leaves nothing', async () => {
    await db.schema.createTable('numbered', table => {
      table.increments('id');
    });
    const numbered = sampleLedger(db, {
      projections: [
        sampleProjection,
        {
          name: 'n',
          tables: ['numbered'],
          streams: ['n:'],
          apply: async () => {},
        },
      ],
    });
    await expect(numbered.rebuild({})).rejects.toThrow(
      /numbered cannot be rebuilt because of the sequence of column id/,
    );
    expect((await tableNames()).filter(n => /shadow|rebuild/.test(n))).toEqual(
      [],
    );
  });

  it('works in a schema of its own, as pluginDivisionMode: schema gives it', async () => {
    const shared = await databases.empty();
    await shared.raw('CREATE SCHEMA "gitops-compliance"');
    const own = databases.replica(shared, { searchPath: 'gitops-compliance' });
    await migrate(own);
    await createSampleTables(own);
    const divided = sampleLedger(own);
    await divided.record('sample:x', r => r.append(sampleDraft(1)));
    const report = await divided.rebuild({ swap: true });
    expect(report.tables.sample_totals).toEqual({
      live: 1,
      shadow: 1,
      different: 0,
    });
    await divided.record('sample:x', r => r.append(sampleDraft(2)));
    await expect(own('ledger_entries').delete()).rejects.toThrow(/append-only/);
    const { rows } = await shared.raw(
      "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
    );
    expect(rows).toEqual([]);
  });
});
