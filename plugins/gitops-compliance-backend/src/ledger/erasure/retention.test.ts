import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { ledgerDatabases } from '../__testUtils__/databases';
import { whereInDatabase } from '../__testUtils__/whereInDatabase';
import { expectWholeLog } from '../__testUtils__/wholeLog';
import { asRequester, PeopleWorld, person } from './__testUtils__/people';

jest.setTimeout(120_000);

const ZOE = person('zoe-quatermain');
const ADA = person('ada');
const START = DateTime.utc(2026, 1, 5, 9);

describe('what is past its time', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let world: PeopleWorld;
  let now: DateTime;

  beforeEach(async () => {
    db = await databases.migrated();
    now = START;
    world = await PeopleWorld.on(db, () => now);
  });

  const after = async (duration: object) => {
    now = START.plus(duration);
    await world.run();
  };
  const expired = async () =>
    (await world.ledger.readStream('ledger:retention')).map(
      ({ envelope }) => envelope.payload,
    );
  const texts = async (type: string) =>
    db('ledger_entries as e')
      .join('ledger_blobs as b', 'b.hash', 'e.blob_hash')
      .where({ type })
      .orderBy('e.id')
      .pluck('e.stream');
  const expectSameWhenFoldedAnew = async () => {
    const { tables } = await world.ledger.rebuild();
    expect(
      Object.entries(tables).filter(([, { different }]) => different > 0),
    ).toEqual([]);
  };

  it('goes by the class of its entry, and what it left in read models too', async () => {
    await world.isActive(ZOE, 'one');
    await world.promotes(ZOE, 1);
    await after({ months: 24, days: -1 });
    expect(await expired()).toEqual([]);
    await after({ months: 24, days: 1 });
    expect(await texts('commit.read')).toEqual([]);
    expect(await texts('comparison.read')).toEqual([]);
    expect(await texts('change.requested')).toHaveLength(1);
    // And the account, which only those two entries name.
    const none = { observation: 0, coverage: 0, access: 0, decision: 0 };
    expect(await expired()).toEqual([
      { texts: { ...none, observation: 2 }, identities: 0, exports: 0 },
      { texts: none, identities: 1, exports: 0 },
    ]);
    expect(await whereInDatabase(db, ZOE.authorName)).toEqual([]);
    await after({ months: 84, days: 1 });
    expect(await texts('change.requested')).toEqual([]);
    expect((await expired())[2]).toMatchObject({ texts: { decision: 3 } });
    expect(await db('changes').pluck('reason')).toEqual([null]);
    await expectWholeLog(db);
    await expectSameWhenFoldedAnew();
  });

  it('stays while it tells of a state that lasts', async () => {
    await world.joins(ADA);
    await world.isActive(ADA, 'one');
    await after({ months: 200 });
    expect(await texts('service.observed')).toHaveLength(1);
    expect(await texts('person.observed')).toHaveLength(1);
    expect(await whereInDatabase(db, ADA.displayName)).toContain(
      'services.title',
    );
    await world.joins(ADA);
    await world.leaves(ADA);
    await after({ months: 223 });
    expect(await texts('person.observed')).toHaveLength(2);
    await after({ months: 225 });
    expect(await texts('person.observed')).toEqual([]);
    expect(await texts('service.observed')).toHaveLength(1);
  });

  it('takes identities along of which every entry is past its time', async () => {
    await world.joins(ZOE);
    await world.promotes(ZOE, 1);
    await world.joins(ADA);
    await world.leaves(ZOE);
    await after({ months: 25 });
    // The forge account is in what the catalog said alone.
    const known = () => db('identities').orderBy('name').pluck('name');
    expect(await known()).toEqual([ADA.login, ADA.user, ZOE.user]);
    await after({ months: 85 });
    expect(await known()).toEqual([ADA.login, ADA.user]);
    for (const name of Object.values(ZOE)) {
      expect(await whereInDatabase(db, name)).toEqual([]);
    }
    await expectWholeLog(db);
    await expectSameWhenFoldedAnew();
  });

  it('never takes a bot, which would be a person the next time', async () => {
    const bot = { provider: 'github', name: 'robot', bot: true };
    const [ref] = await world.refs([bot]);
    await world.record('commit:acme/shop@x', 'commit.read', {
      persons: { author: ref },
      payload: { repository: 'acme/shop', sha: 'x', missing: false },
    });
    await after({ months: 200 });
    expect(await world.refs([{ ...bot, bot: false }])).toEqual([ref]);
    expect(
      await db('identities').where({ name: 'robot', bot: true }),
    ).toHaveLength(1);
  });

  it.each([
    ['a person', { person: ZOE.user }],
    ['a service', { service: 'component:default/shop' }],
    ['a period', { until: START.plus({ days: 1 }).toISO() as string }],
  ])(
    'stays under a hold on %s, and goes when that is lifted',
    async (_, scope) => {
      await world.joins(ZOE);
      await world.promotes(ZOE, 1);
      await world.leaves(ZOE);
      const wish = { ...scope, reason: 'A lawsuit over the shop' };
      const { id } = await world.holds.place(wish, asRequester(ADA));
      await after({ months: 100 });
      expect(await texts('change.requested')).toHaveLength(1);
      expect(await db('identities').where({ name: ZOE.user })).toHaveLength(1);
      const bob = person('bob');
      await world.holds.lift(id, asRequester(bob));
      await after({ months: 101 });
      expect(await texts('change.requested')).toEqual([]);
      expect(await db('identities').where({ name: ZOE.user })).toEqual([]);
      await expectSameWhenFoldedAnew();
    },
  );

  it('is deleted once by two replicas, and counted where one dies', async () => {
    for (let at = 0; at < 230; at += 1) await world.isActive(ZOE, `c${at}`);
    now = START.plus({ months: 25 });
    const replica = world.replica(databases.replica(db));
    const stopping = new AbortController();
    const original = world.ledger.recordMany.bind(world.ledger);
    const once = jest
      .spyOn(world.ledger, 'recordMany')
      .mockImplementation(async (streams, decide) => {
        const outcome = await original(streams, decide);
        stopping.abort();
        return outcome;
      });
    await world.run(stopping.signal);
    once.mockRestore();
    expect(await expired()).toHaveLength(1);
    await Promise.all([world.run(), replica.run()]);
    await world.run();
    const counts = (await expired()).map(
      payload => (payload.texts as { observation: number }).observation,
    );
    expect(counts.reduce((sum, count) => sum + count)).toBe(460);
    await expectWholeLog(db);
  });
});
