import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ledgerDatabases } from './__testUtils__/databases';
import {
  createSampleTables,
  sampleDraft,
  sampleLedger,
} from './__testUtils__/sample';
import { TestKey } from './__testUtils__/testKey';
import {
  asRequester,
  PeopleWorld,
  person,
} from './erasure/__testUtils__/people';
import { Checkpoints } from './log/Checkpoints';
import { openFirstShard } from './log/shards';
import { Sequencer } from './log/Sequencer';

jest.setTimeout(60_000);

const INSTALL = path.resolve(__dirname, '../../../../docs/install.md');
const ROLE = 'gitops_compliance_portal';

/** The statements of docs/install.md that give the portal's role its rights. */
async function documentedGrants(role: string): Promise<string> {
  const text = await readFile(INSTALL, 'utf8');
  const block = /```sql\n(GRANT USAGE[\s\S]*?)```/.exec(text)?.[1];
  if (!block) throw new Error('docs/install.md has no grants any more');
  return block.replaceAll(ROLE, role);
}

describe('the roles of docs/install.md', () => {
  const databases = ledgerDatabases();
  let portal: Knex;

  beforeAll(async () => {
    const db = await databases.migrated();
    await createSampleTables(db);
    await db.raw('CREATE SCHEMA gitops_compliance_jobs');
    const role = await databases.role(db);
    await db.raw(await documentedGrants(role));
    portal = databases.replica(db, { user: role });
  });

  it('let the portal record, place and sign', async () => {
    const key = new TestKey();
    const now = DateTime.utc(2026, 3, 4);
    await openFirstShard(portal, 'portal.example/ledger', now.toJSDate());
    const checkpoints = new Checkpoints({
      db: portal,
      clock: () => now,
      signers: keyName => [key.as(keyName)],
    });
    for (const size of [1, 2]) {
      await sampleLedger(portal).record('sample:a', recording =>
        recording.append(sampleDraft(size, { erasable: { note: 'n' } })),
      );
      await new Sequencer(portal).run();
      expect(await checkpoints.sign()).toMatchObject({ size });
    }
  });

  it.each([
    'UPDATE ledger_entries SET v = 2',
    'DELETE FROM ledger_entries',
    "UPDATE ledger_blobs SET content = ''",
    'TRUNCATE ledger_blobs',
    'DELETE FROM ledger_streams',
    'TRUNCATE ledger_entries',
    'UPDATE log_index SET log_index = 9',
    'DELETE FROM log_index',
    "UPDATE log_checkpoints SET note = ''",
    'DELETE FROM log_checkpoints',
    'DELETE FROM log_tiles',
    'DELETE FROM log_shards',
    'SELECT * FROM knex_migrations',
  ])('do not let it %s', async statement => {
    await expect(portal.raw(statement)).rejects.toThrow(/permission denied/);
  });

  it.each([
    'ALTER TABLE ledger_entries DISABLE TRIGGER ALL',
    'ALTER TABLE log_index DISABLE TRIGGER ALL',
    'DROP TABLE log_checkpoints',
  ])('do not let it %s, for it owns nothing', async statement => {
    await expect(portal.raw(statement)).rejects.toThrow(/must be owner/);
  });

  it('let it erase a person whom two others want erased, and what is past its time', async () => {
    let now = DateTime.utc(2026, 3, 5);
    const world = await PeopleWorld.on(portal, () => now);
    const zoe = person('zoe');
    await world.joins(zoe);
    await world.isActive(zoe);
    await world.leaves(zoe);
    now = now.plus({ months: 13 });
    const { id } = await world.erasures.request(
      zoe.user,
      'She asked for it',
      asRequester(person('ada')),
    );
    await world.erasures.confirm(id, asRequester(person('bob')));
    await world.isActive(person('yan'));
    await world.run();
    expect(await portal('identities').where({ name: zoe.user })).toEqual([]);
    now = now.plus({ months: 25 });
    await world.run();
    expect(
      await portal('ledger_entries')
        .whereIn('type', ['ledger.erased', 'ledger.expired'])
        .orderBy('type')
        .distinct('type')
        .pluck('type'),
    ).toEqual(['ledger.erased', 'ledger.expired']);
  });

  it('let it extend a tile, and the trigger refuses to rewrite one', async () => {
    await expect(
      portal.raw("UPDATE log_tiles SET hashes = 'x'::bytea"),
    ).rejects.toThrow(/a tile only grows/);
  });
});
