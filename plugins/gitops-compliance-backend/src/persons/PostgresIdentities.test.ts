import type { Knex } from 'knex';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import type { Identity } from './Identities';
import { PostgresIdentities } from './PostgresIdentities';

const ada: Identity = { provider: 'github', name: 'ada', bot: false };
const bob: Identity = { provider: 'github', name: 'bob', bot: false };
const catalogAda: Identity = {
  provider: 'catalog',
  name: 'user:default/ada',
  bot: false,
};

jest.setTimeout(60_000);

describe('identities', () => {
  const databases = ledgerDatabases();
  const identities = new PostgresIdentities();
  let db: Knex;

  beforeEach(async () => {
    db = await databases.migrated();
  });

  const refs = (pool: Knex, ...wanted: Identity[]) =>
    pool.transaction(trx => identities.refs(trx, wanted));

  it('have one opaque reference each, in the order asked for', async () => {
    const [a1, b, c, a2] = await refs(db, ada, bob, catalogAda, ada);
    expect(a1).toMatch(/^id:[0-9a-f]{64}$/);
    expect(a2).toBe(a1);
    expect(new Set([a1, b, c]).size).toBe(3);
    expect(await refs(db, catalogAda, ada)).toEqual([c, a1]);
    expect(await identities.resolve(db, [b, c, 'id:unknown'])).toEqual(
      new Map([
        [b, bob],
        [c, catalogAda],
      ]),
    );
  });

  it('are the same however many replicas meet them at once', async () => {
    const replica = databases.replica(db);
    const both = await Promise.all(
      Array.from({ length: 16 }, (_, at) =>
        at % 2 ? refs(db, ada, bob) : refs(replica, bob, ada),
      ),
    );
    const [a, b] = both[1];
    both.forEach((found, at) =>
      expect(found).toEqual(at % 2 ? [a, b] : [b, a]),
    );
    expect(await db('identities')).toHaveLength(2);
  });

  it('are gone when erased, and come back under another reference', async () => {
    const [before] = await refs(db, ada);
    await db('identities').where({ ref: before }).delete();
    expect(await identities.resolve(db, [before])).toEqual(new Map());
    const [after] = await refs(db, ada);
    expect(after).not.toBe(before);
  });

  it('stay bots once they were seen as bots', async () => {
    const [ref] = await refs(db, ada);
    expect(await refs(db, { ...ada, bot: true }, ada)).toEqual([ref, ref]);
    await refs(db, ada);
    expect((await identities.resolve(db, [ref])).get(ref)?.bot).toBe(true);
  });

  it('leave nothing when the transaction is undone, and need nothing for none', async () => {
    await expect(
      db.transaction(async trx => {
        await identities.refs(trx, [ada]);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await db('identities')).toEqual([]);
    expect(await refs(db)).toEqual([]);
    expect(await identities.resolve(db, [])).toEqual(new Map());
  });
});
