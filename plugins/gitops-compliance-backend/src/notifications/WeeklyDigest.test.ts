import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { PostgresIdentities } from '../persons/PostgresIdentities';
import { NotificationSettings } from './NotificationSettings';
import { WeeklyDigest } from './WeeklyDigest';

jest.setTimeout(60_000);

const TUESDAY = DateTime.fromISO('2026-03-03T22:00Z', { zone: 'utc' });
/** Eight in Berlin. */
const MONDAY = DateTime.fromISO('2026-03-09T07:00Z', { zone: 'utc' });
const [ada, bob] = ['ada', 'bob'].map(name => `user:default/${name}`);

describe('a digest', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let now: DateTime;
  let told: [user: string, title: string][];
  const clock = () => now;
  const tell = async ([user]: string[], { title }: { title: string }) => {
    told.push([user, title]);
  };

  beforeEach(async () => {
    db = await databases.migrated();
    now = TUESDAY;
    told = [];
  });

  const digest = (send = tell, own = db) =>
    new WeeklyDigest({ db: own, send, clock });
  const wanted = (user: string, quietTo = '07:00') =>
    new NotificationSettings({
      db,
      identities: new PostgresIdentities(),
      clock,
    }).set(
      { userEntityRef: user, ownershipEntityRefs: [user] },
      {
        zone: 'Europe/Berlin',
        quiet: { from: '20:00', to: quietTo, days: [1, 2, 3, 4, 5, 6, 7] },
        weekly: true,
      },
    );

  it('comes on Monday, once a week, and later where it cannot be sent', async () => {
    await wanted(ada);
    // It is Tuesday: the first one is next Monday's.
    await digest().run();
    now = MONDAY.minus({ minutes: 1 });
    await digest().run();
    expect(told).toEqual([]);
    now = MONDAY;
    const isDown = async () => {
      throw new Error('the notifications backend is down');
    };
    await expect(digest(isDown).run()).rejects.toThrow(/is down/);
    await digest().run();
    await digest().run();
    await wanted(ada);
    await digest().run();
    expect(told).toEqual([
      [ada, 'Your services last week: 0 changes done, 0 failed'],
    ]);
  });

  it('comes once to each, though one replica began before another ended', async () => {
    await wanted(ada);
    await wanted(bob);
    now = MONDAY;
    const other = digest(tell, databases.replica(db));
    // The other one runs while this one sends its first.
    await digest(async (users, notice) => {
      await tell(users, notice);
      if (told.length === 1) await other.run();
    }).run();
    expect(told.map(([user]) => user).sort()).toEqual([ada, bob]);
  });

  it('waits for the end of quiet hours', async () => {
    await wanted(ada, '09:30');
    now = MONDAY;
    await digest().run();
    expect(told).toEqual([]);
    now = MONDAY.plus({ minutes: 90 });
    await digest().run();
    expect(told).toHaveLength(1);
  });
});
