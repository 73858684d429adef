import { noteKey, vkeyOf } from '@gitops-compliance/evidence-log/node';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { mockLogger } from '../../__testUtils__/mockLogger';
import type { JobDraft } from '../../jobs/Jobs';
import { PostgresIdentities } from '../../persons/PostgresIdentities';
import { ledgerDatabases } from '../__testUtils__/databases';
import {
  createSampleTables,
  sampleDraft,
  sampleLedger,
} from '../__testUtils__/sample';
import { TestKey } from '../__testUtils__/testKey';
import { recordKeys } from '../keys/recordKeys';
import { Checkpoints } from '../log/Checkpoints';
import { growingShard, openFirstShard } from '../log/shards';
import { Sequencer } from '../log/Sequencer';
import { sizeOf } from '../log/tileRows';
import { LogWalk } from './LogWalk';
import { VERIFICATIONS_STREAM } from './records';
import { Verifications } from './Verifications';

jest.setTimeout(120_000);

const ORIGIN = 'portal.example/ledger';
const databases = ledgerDatabases();

/** A log of 2,600 entries with checkpoints at 600 and at its end. */
async function signedLog() {
  const db = await databases.migrated();
  await createSampleTables(db);
  await openFirstShard(db, ORIGIN, new Date(0));
  const key = new TestKey();
  let now = DateTime.utc(2026, 3, 4);
  const clock = () => now;
  const ledger = sampleLedger(db, { projections: [], clock });
  const checkpoints = new Checkpoints({
    db,
    clock,
    signers: name => [key.as(name)],
  });
  const grow = async (count: number) => {
    await ledger.record('sample:a', recording =>
      recording.appendAll(
        Array.from({ length: count }, (_, value) =>
          sampleDraft(value, value === 7 ? { erasable: { note: 'n' } } : {}),
        ),
      ),
    );
    await new Sequencer(db).run();
    await checkpoints.sign();
  };
  const vkey = vkeyOf(ORIGIN, key.key);
  await recordKeys(ledger, [{ role: 'checkpoint', vkey, pem: '' }], now);
  await grow(599);
  await grow(2_000);
  return {
    db,
    key,
    ledger,
    grow,
    clock,
    pass: (seconds: number) => {
      now = now.plus({ seconds });
    },
  };
}

type World = Awaited<ReturnType<typeof signedLog>>;

async function walk(db: Knex, { key }: World) {
  const shard = await growingShard(db);
  return new LogWalk({
    db,
    shard,
    keys: [noteKey(ORIGIN, key.key)],
    onProgress: async () => {},
  }).run(await sizeOf(db, shard.shard));
}

/** Who owns the tables takes the triggers away first. */
const UNGUARD = ['ledger_entries', 'log_index', 'log_tiles', 'log_checkpoints']
  .map(table => `ALTER TABLE ${table} DISABLE TRIGGER ALL;`)
  .join('');

const flip = (column: string, at: number) =>
  `${column} = set_byte(${column}, ${at}, 255 - get_byte(${column}, ${at}))`;

const entryAt = (place: number) =>
  `(SELECT entry_id FROM log_index WHERE log_index = ${place})`;

describe('a walk over the log', () => {
  let world: World;

  beforeAll(async () => {
    world = await signedLog();
  });

  it('agrees where nobody altered anything', async () => {
    expect(await walk(world.db, world)).toMatchObject({
      size: 2_600,
      checkpoints: 2,
      difference: null,
    });
  });

  it.each([
    [
      'one byte of an entry',
      `UPDATE ledger_entries SET ${flip('entry', 200)} WHERE id = ${entryAt(
        1_234,
      )}`,
      'entry',
      1_234,
      /no JSON|bytes/,
    ],
    [
      'a value in an entry',
      `UPDATE ledger_entries SET entry = convert_to(replace(
         convert_from(entry, 'UTF8'), '"value":5', '"value":6'), 'UTF8')
       WHERE id = ${entryAt(6)}`,
      'entry',
      6,
      /not those that the checkpoint of size 600 covers/,
    ],
    [
      'the column of an entry',
      `UPDATE ledger_entries SET stream = 'sample:b' WHERE id = ${entryAt(
        2_599,
      )}`,
      'entry',
      2_599,
      /its column stream/,
    ],
    [
      'the instant of an entry',
      `UPDATE ledger_entries SET observed_at = observed_at - interval '1 day'
       WHERE id = ${entryAt(100)}`,
      'entry',
      100,
      /its column observed_at/,
    ],
    [
      'an entry that is gone',
      `DELETE FROM ledger_entries WHERE id = ${entryAt(700)}`,
      'entry',
      700,
      /row is gone/,
    ],
    [
      'a place that is gone',
      'DELETE FROM log_index WHERE log_index = 700',
      'entry',
      700,
      /index has no entry/,
    ],
    [
      'two entries that changed places',
      `UPDATE log_index SET log_index = -1 WHERE log_index = 10;
       UPDATE log_index SET log_index = 10 WHERE log_index = 20;
       UPDATE log_index SET log_index = 20 WHERE log_index = -1`,
      'entry',
      10,
      /not those that the checkpoint of size 600 covers/,
    ],
    [
      'an erasable part',
      `UPDATE ledger_blobs SET content = convert_to('{"note":"m"}', 'UTF8')
       WHERE hash = (SELECT blob_hash FROM ledger_entries WHERE id = ${entryAt(
         8,
       )})`,
      'entry',
      8,
      /erasable part/,
    ],
    [
      'a full tile of the lowest level',
      `UPDATE log_tiles SET ${flip(
        'hashes',
        33,
      )} WHERE level = 0 AND tile_index = 3`,
      'tile',
      3 * 256 + 1,
      /Tile 3 of level 0/,
    ],
    [
      'the tile at the edge',
      `UPDATE log_tiles SET ${flip(
        'hashes',
        0,
      )} WHERE level = 0 AND tile_index = 10`,
      'tile',
      2_560,
      /Tile 10 of level 0/,
    ],
    [
      'a tile of the level above',
      `UPDATE log_tiles SET ${flip('hashes', 64)} WHERE level = 1`,
      'tile',
      0,
      /Tile 0 of level 1/,
    ],
    [
      'a tile that is gone',
      'DELETE FROM log_tiles WHERE level = 0 AND tile_index = 1',
      'tile',
      256,
      /Tile 1 of level 0/,
    ],
    [
      'the root of a checkpoint',
      `UPDATE log_checkpoints SET ${flip('root', 3)} WHERE size = 600`,
      'checkpoint',
      600,
      /another size or root/,
    ],
    [
      'the note of a checkpoint',
      "UPDATE log_checkpoints SET note = replace(note, '600', '601') WHERE size = 600",
      'checkpoint',
      600,
      /does not hold/,
    ],
    [
      'an end that was cut off',
      `DELETE FROM log_index WHERE log_index >= 2000;
       DELETE FROM ledger_entries WHERE id NOT IN (SELECT entry_id FROM log_index)`,
      'checkpoint',
      2_600,
      /end was cut off/,
    ],
  ])('finds %s', async (_, tamper, kind, place, why) => {
    const { db } = world;
    const trx = await db.transaction();
    try {
      await trx.raw(`${UNGUARD} ${tamper}`);
      const { difference } = await walk(trx, world);
      expect(difference).toMatchObject({ kind, place, shard: 1 });
      expect(difference?.sentence).toMatch(why);
    } finally {
      await trx.rollback();
    }
  });

  it('finds a history that was rewritten with all its tiles', async () => {
    const { db } = world;
    const trx = await db.transaction();
    try {
      await trx.raw(
        `${UNGUARD} UPDATE ledger_entries SET entry = convert_to(replace(
           convert_from(entry, 'UTF8'), '"value":5', '"value":6'), 'UTF8')
         WHERE id = ${entryAt(6)};
         INSERT INTO log_outbox
           SELECT entry_id, ARRAY[entry_id] FROM log_index;
         DELETE FROM log_index; DELETE FROM log_tiles`,
      );
      await new Sequencer(trx).run();
      expect((await walk(trx, world)).difference).toMatchObject({
        kind: 'checkpoint',
        place: 600,
      });
    } finally {
      await trx.rollback();
    }
  });

  it('takes no checkpoint of a key that the ledger does not know', async () => {
    const other = { ...world, key: new TestKey() };
    expect((await walk(world.db, other)).difference).toMatchObject({
      kind: 'checkpoint',
      place: 600,
    });
  });
});

describe('"Verify now"', () => {
  async function portal() {
    const world = await signedLog();
    const jobs: JobDraft[] = [];
    const logger = mockLogger();
    const verifications = new Verifications({
      ...world,
      identities: new PostgresIdentities(),
      jobs: { enqueue: async job => void jobs.push(...[job].flat()) },
      logger,
    });
    const run = (signal = new AbortController().signal) =>
      verifications.run(jobs[jobs.length - 1].data, signal);
    return { ...world, jobs, logger, verifications, run };
  }
  const dana = { userEntityRef: 'user:default/dana' } as never;

  it('is asked for once, tells how far it is, and ends as an entry', async () => {
    const { db, jobs, ledger, run, verifications } = await portal();
    expect(await verifications.latest()).toBeNull();
    await Promise.all([1, 2, 3].map(() => verifications.request(dana)));
    expect(jobs).toHaveLength(1);
    expect(await verifications.latest()).toMatchObject({ finishedAt: null });
    expect(await verifications.lastFinished()).toBeNull();
    await run();
    await run();
    expect(await verifications.latest()).toMatchObject({
      done: 2_600,
      total: 2_600,
      finishedAt: '2026-03-04T00:00:00.000Z',
      difference: null,
    });
    const entries = await ledger.readStream(VERIFICATIONS_STREAM);
    expect(entries.map(({ envelope }) => envelope)).toMatchObject([
      {
        type: 'ledger.verified',
        payload: {
          shards: [{ shard: 1, origin: ORIGIN, size: 2_600, checkpoints: 2 }],
          difference: null,
        },
      },
    ]);
    expect(entries[0].envelope.persons.requester).toMatch(/^[^/@]+$/);
    await verifications.request(null);
    expect(jobs).toHaveLength(2);
    await db.destroy();
  });

  it('goes on when the process that was at it died', async () => {
    const { db, jobs, pass, run, verifications } = await portal();
    await verifications.request(dana);
    await expect(run(AbortSignal.abort())).rejects.toThrow(/abort/i);
    expect(await verifications.latest()).toMatchObject({ finishedAt: null });
    pass(60);
    await verifications.request(dana);
    expect(jobs).toHaveLength(1);
    pass(120);
    await verifications.request(dana);
    expect(jobs).toHaveLength(2);
    expect(jobs[1].data).toEqual(jobs[0].data);
    await run();
    expect(await verifications.latest()).toMatchObject({ difference: null });
    await db.destroy();
  });

  it('names an entry that was put in beside the log', async () => {
    const { db, ledger, logger, run, verifications } = await portal();
    await ledger.record('sample:b', recording =>
      recording.append(sampleDraft(1)),
    );
    await db('log_outbox').delete();
    await verifications.request(dana);
    await run();
    expect(await verifications.lastFinished()).toMatchObject({
      size: 2_600,
      difference: expect.stringContaining('has no place'),
    });
    const found = await verifications.latest();
    expect(found?.difference).toMatchObject({
      kind: 'entry',
      place: 2_600,
      sentence: expect.stringContaining('Entry 1 of sample:b has no place'),
    });
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining('does not verify'),
    );
    await db.destroy();
  });
});
