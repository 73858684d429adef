import type { Knex } from 'knex';
import { mockLogger } from '../__testUtils__/mockLogger';
import { ledgerDatabases, migrateDown } from './__testUtils__/databases';
import {
  createSampleTables,
  sampleDraft,
  sampleLedger,
} from './__testUtils__/sample';
import { warnWhenOwner } from './warnWhenOwner';

jest.setTimeout(60_000);

describe('the ledger is append-only', () => {
  const databases = ledgerDatabases();
  let db: Knex;

  beforeAll(async () => {
    db = await databases.migrated();
    await createSampleTables(db);
    await sampleLedger(db).record('sample:a', recording =>
      recording.append(sampleDraft(1)),
    );
  });

  it.each([
    ['UPDATE', "UPDATE ledger_entries SET type = 'x'"],
    ['an UPDATE of no row', 'UPDATE ledger_entries SET v = 2 WHERE false'],
    ['DELETE', 'DELETE FROM ledger_entries'],
    ['TRUNCATE', 'TRUNCATE ledger_entries'],
    [
      'a replica session',
      'SET LOCAL session_replication_role = replica; DELETE FROM ledger_entries',
    ],
  ])('refuses %s even to its owner', async (_, statement) => {
    const before = await db('ledger_entries').select();
    expect(before).toHaveLength(1);
    await expect(db.transaction(trx => trx.raw(statement))).rejects.toThrow(
      /the ledger is append-only: (UPDATE|DELETE|TRUNCATE) of ledger_entries/,
    );
    expect(await db('ledger_entries').select()).toEqual(before);
  });

  it('keeps its table when migrated down with entries in it', async () => {
    await expect(migrateDown(db)).rejects.toThrow(/holds entries/);
    expect(await db('ledger_entries')).toHaveLength(1);
  });

  it('records under a role that may only SELECT and INSERT entries', async () => {
    const role = await databases.role(db);
    await db.raw(
      `GRANT SELECT, INSERT ON ledger_entries, ledger_blobs, log_outbox TO ${role}`,
    );
    await db.raw(`GRANT SELECT, INSERT, UPDATE ON ledger_streams TO ${role}`);
    await db.raw(`GRANT ALL ON sample_totals, sample_history TO ${role}`);
    const portal = databases.replica(db, { user: role });
    const logger = mockLogger();

    const entry = await sampleLedger(portal).record('sample:b', recording =>
      recording.append(sampleDraft(2, { erasable: { note: 'n' } })),
    );
    expect(entry?.envelope.streamSeq).toBe(1);
    await expect(portal.raw('DELETE FROM ledger_entries')).rejects.toThrow(
      /permission denied/,
    );
    expect(await warnWhenOwner(portal, logger)).toBe(false);
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('warns at start when the role could take the protection away', async () => {
    const logger = mockLogger();
    expect(await warnWhenOwner(db, logger)).toBe(true);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('owns the ledger'),
    );
  });

  it('says what to do when there is no ledger', async () => {
    await expect(
      warnWhenOwner(await databases.empty(), mockLogger()),
    ).rejects.toThrow(/run the migrations/);
  });

  it('goes down and up again while it is empty', async () => {
    const fresh = await databases.migrated();
    await migrateDown(fresh);
    expect(await fresh.schema.hasTable('ledger_entries')).toBe(false);
  });
});
