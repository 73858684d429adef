import {
  leafHash,
  rootOf,
  CompactRange,
} from '@gitops-compliance/evidence-log/node';
import { parseEntry } from '@gitops-compliance/evidence-log';
import type { Knex } from 'knex';
import { ledgerDatabases } from '../__testUtils__/databases';
import {
  createSampleTables,
  sampleDraft,
  sampleLedger,
} from '../__testUtils__/sample';
import { LogReader } from './LogReader';
import { openFirstShard } from './shards';
import { Sequencer } from './Sequencer';
import { sizeOf, tileReader } from './tileRows';

jest.setTimeout(120_000);

const databases = ledgerDatabases();

async function opened(): Promise<Knex> {
  const db = await databases.migrated();
  await createSampleTables(db);
  await openFirstShard(db, 'portal.example/ledger', new Date(0));
  return db;
}

/** Records `count` entries of a stream, one transaction each. */
async function write(db: Knex, stream: string, count: number): Promise<void> {
  const ledger = sampleLedger(db);
  for (let value = 0; value < count; value += 1) {
    await ledger.record(stream, recording =>
      recording.append(sampleDraft(value)),
    );
  }
}

/** The log as anybody may check it: entries in order, root of the tiles. */
async function readLog(db: Knex) {
  const size = await sizeOf(db, 1);
  const entries = await new LogReader(db).entries(1, 0, size);
  const range = CompactRange.empty();
  entries.forEach(({ entry }) => range.append(leafHash(entry)));
  return {
    size,
    indexes: entries.map(({ index }) => index),
    envelopes: entries.map(({ entry }) => parseEntry(entry)),
    rootOfEntries: range.root(),
    rootOfTiles: await rootOf(size, tileReader(db, 1)),
  };
}

describe('the sequencer', () => {
  it('gives every committed entry one place, in the order of its stream', async () => {
    const db = await opened();
    const replica = databases.replica(db);
    const stopped = new AbortController();
    const sequence = async (on: Knex) => {
      const sequencer = new Sequencer(on);
      while (!stopped.signal.aborted) await sequencer.run();
    };
    const sequencing = Promise.all([sequence(db), sequence(replica)]);
    await Promise.all(
      ['a', 'b', 'c', 'd'].map((name, at) =>
        write(at % 2 ? db : replica, `sample:${name}`, 100),
      ),
    );
    stopped.abort();
    await sequencing;
    await new Sequencer(db).run();

    const log = await readLog(db);
    expect(log.size).toBe(400);
    expect(log.indexes).toEqual(Array.from({ length: 400 }, (_, at) => at));
    expect(log.rootOfTiles).toEqual(log.rootOfEntries);
    for (const name of ['a', 'b', 'c', 'd']) {
      const seqs = log.envelopes
        .filter(({ stream }) => stream === `sample:${name}`)
        .map(({ streamSeq }) => streamSeq);
      expect(seqs).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
    }
  });

  it('goes on where it stopped, over several tiles', async () => {
    const db = await opened();
    const sequencer = new Sequencer(db);
    const ledger = sampleLedger(db);
    for (const count of [300, 1, 255, 700]) {
      await ledger.record('sample:a', recording =>
        recording.appendAll(
          Array.from({ length: count }, (_, value) => sampleDraft(value)),
        ),
      );
      expect(await sequencer.waiting()).toBe(count);
      expect(await sequencer.run()).toBe(count);
      const log = await readLog(db);
      expect(log.rootOfTiles).toEqual(log.rootOfEntries);
    }
    expect(await sequencer.waiting()).toBe(0);
  });

  it('lets an entry wait that was drawn earlier and commits later', async () => {
    const db = await opened();
    const ledger = sampleLedger(db);
    const sequencer = new Sequencer(db);
    await ledger.record('sample:slow', async recording => {
      await recording.append(sampleDraft(1));
      await ledgerOfAnother(db).record('sample:fast', other =>
        other.append(sampleDraft(2)),
      );
      expect(await sequencer.run()).toBe(1);
    });
    expect(await sequencer.run()).toBe(1);
    const { envelopes } = await readLog(db);
    expect(envelopes.map(({ stream }) => stream)).toEqual([
      'sample:fast',
      'sample:slow',
    ]);
  });

  it('leaves nothing half done when it dies', async () => {
    const db = await opened();
    await write(db, 'sample:a', 20);
    await db.raw(`
      CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'died'; END $$
    `);
    await db.raw(`
      CREATE TRIGGER die BEFORE INSERT ON log_tiles
      FOR EACH ROW EXECUTE FUNCTION die()
    `);
    const sequencer = new Sequencer(db);
    await expect(sequencer.run()).rejects.toThrow(/died/);
    expect(await sequencer.waiting()).toBe(20);
    expect(await sizeOf(db, 1)).toBe(0);
    await db.raw('DROP TRIGGER die ON log_tiles');
    expect(await sequencer.run()).toBe(20);
  });

  it('leaves an entry out whose recording was undone', async () => {
    const db = await opened();
    const undone = sampleLedger(db).record('sample:a', async recording => {
      await recording.append(sampleDraft(1));
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await new Sequencer(db).run()).toBe(0);
  });
});

describe('what has a place keeps it', () => {
  let db: Knex;

  beforeAll(async () => {
    db = await opened();
    await write(db, 'sample:a', 5);
    await new Sequencer(db).run();
  });

  it.each([
    'UPDATE log_index SET entry_id = entry_id + 1000',
    'DELETE FROM log_index',
    'TRUNCATE log_index',
    'DELETE FROM log_checkpoints',
    'DELETE FROM log_tiles',
    'TRUNCATE log_tiles',
    'UPDATE log_tiles SET hashes = set_byte(hashes, 0, 255 - get_byte(hashes, 0))',
    'UPDATE log_tiles SET hashes = substring(hashes FOR 32)',
    'UPDATE log_tiles SET tile_index = 7',
    'SET LOCAL session_replication_role = replica; DELETE FROM log_index',
  ])('%s is refused', async statement => {
    const before = await readLog(db);
    await expect(db.transaction(trx => trx.raw(statement))).rejects.toThrow(
      /append-only|only grows/,
    );
    expect(await readLog(db)).toEqual(before);
  });

  it('takes no entry that a C2SP bundle could not hold', async () => {
    const text = 'x'.repeat(65_536);
    const recording = sampleLedger(db).record('sample:b', open =>
      open.append({ ...sampleDraft(1), payload: { value: 1, text } }),
    );
    await expect(recording).rejects.toThrow(/at most 65535/);
  });
});

/** A ledger outside the recording that is open. */
function ledgerOfAnother(db: Knex) {
  return sampleLedger(databases.replica(db));
}
