import {
  noteKey,
  vkeyOf,
  type NoteKey,
} from '@gitops-compliance/evidence-log/node';
import { run } from '@gitops-compliance/evidence-verifier';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockLogger } from '../../__testUtils__/mockLogger';
import type { JobDraft } from '../../jobs/Jobs';
import { ledgerDatabases } from '../__testUtils__/databases';
import {
  createSampleTables,
  sampleDraft,
  sampleLedger,
  sampleProjection,
} from '../__testUtils__/sample';
import { TestKey } from '../__testUtils__/testKey';
import { expectWholeLog } from '../__testUtils__/wholeLog';
import { recordKeys } from '../keys/recordKeys';
import { Checkpoints } from '../log/Checkpoints';
import { Sequencer } from '../log/Sequencer';
import { openFirstShard } from '../log/shards';
import { LogArchive } from './LogArchive';
import { restoreArchive } from './restoreArchive';

jest.setTimeout(120_000);

const ORIGIN = 'portal.example/ledger';
const KEY = new TestKey();
const databases = ledgerDatabases();
const running = new AbortController().signal;
const folders: string[] = [];

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ledger-archive-'));
  folders.push(folder);
  return folder;
}

async function newDatabase(): Promise<Knex> {
  const db = await databases.migrated();
  await createSampleTables(db);
  return db;
}

/** A portal with a log of its own that archives into a folder. */
async function portal(folder: string, key = KEY) {
  const db = await newDatabase();
  let now = DateTime.utc(2026, 3, 4);
  const clock = () => now;
  const ledger = sampleLedger(db, { clock });
  const checkpoints = new Checkpoints({
    db,
    clock,
    signers: keyName => [key.as(keyName)],
  });
  await openFirstShard(db, ORIGIN, now.toJSDate());
  await recordKeys(
    ledger,
    [{ role: 'checkpoint', vkey: vkeyOf(ORIGIN, key.key), pem: 'unused' }],
    now,
  );
  const asked: JobDraft[] = [];
  const archive = new LogArchive({
    db,
    ledger,
    jobs: {
      enqueue: async jobs => {
        asked.push(...[jobs].flat());
      },
    },
    newest: () => checkpoints.newest(),
    config: { folder, everyHours: 24 },
    clock,
    logger: mockLogger(),
  });
  const sign = async () => {
    await new Sequencer(db).run();
    return checkpoints.sign();
  };
  return {
    db,
    ledger,
    archive,
    asked,
    sign,
    pass: (hours: number) => {
      now = now.plus({ hours });
    },
    write: async (count: number, stream = 'sample:a') => {
      await ledger.record(stream, recording =>
        recording.appendAll(
          Array.from({ length: count }, (_, value) =>
            sampleDraft(value, { erasable: { note: `said by Ada ${value}` } }),
          ),
        ),
      );
      await sign();
    },
  };
}

const restore = (
  db: Knex,
  folder: string,
  keys: NoteKey[] = [noteKey(ORIGIN, KEY.key)],
) =>
  restoreArchive({
    db,
    folder,
    keys: async () => keys,
    projections: [sampleProjection],
    clock: () => DateTime.utc(2026, 4, 1),
  });

const bytesOf = (db: Knex) =>
  db('ledger_entries as e')
    .join('log_index as i', 'i.entry_id', 'e.id')
    .orderBy(['i.shard', 'i.log_index'])
    .select(
      'i.shard',
      'i.log_index',
      'e.entry',
      'e.stream',
      'e.stream_seq',
      'e.type',
      'e.occurred_at',
      'e.observed_at',
      'e.source_key',
      'e.blob_hash',
    );

describe('the archive of the log', () => {
  it('grows with the log, and puts back every byte', async () => {
    const folder = await newFolder();
    const { db, ledger, archive, write } = await portal(folder);
    await write(300);
    await archive.run(running);
    await ledger.record('sample:keyed', recording =>
      recording.append(sampleDraft(7, { key: 'forge/7' })),
    );
    await write(700, 'sample:b');
    await archive.run(running);
    expect(await archive.status()).toMatchObject({
      newest: { shard: 1, size: 1_003 },
      isOverdue: false,
    });

    const fresh = await newDatabase();
    expect(await restore(fresh, folder)).toEqual({
      shards: [{ shard: 1, origin: ORIGIN, size: 1_003 }],
    });
    expect(await bytesOf(fresh)).toEqual((await bytesOf(db)).slice(0, 1_003));
    await expectWholeLog(fresh);
    for (const table of ['ledger_streams', 'sample_totals']) {
      const rows = (on: Knex) =>
        on(table).where('stream', 'like', 'sample:%').orderBy('stream');
      expect(await rows(fresh)).toEqual(await rows(db));
    }
    // What is recorded next goes on where the archive ended.
    const again = sampleLedger(fresh);
    await again.record('sample:a', r => r.append(sampleDraft(1)));
    const twice = await again.record('sample:keyed', r =>
      r.append(sampleDraft(7, { key: 'forge/7' })),
    );
    expect(twice).toBeNull();
    await new Sequencer(fresh).run();
    await expectWholeLog(fresh);
  });

  it('verifies without the portal, and not once a byte is altered', async () => {
    const folder = await newFolder();
    const { archive, write } = await portal(folder);
    await write(300);
    await archive.run(running);
    const key = path.join(folder, 'checkpoint.pub.pem');
    await writeFile(key, KEY.key.export({ format: 'pem', type: 'spki' }));
    const said: string[] = [];
    const verify = () =>
      run(['verify', '--log', path.join(folder, '1'), '--key', key], {
        out: text => said.push(text),
        error: text => said.push(text),
      });
    expect({ code: await verify(), said }).toMatchObject({ code: 0 });
    const bundle = path.join(folder, '1/tile/entries/001.p/45');
    const bytes = await readFile(bundle);
    bytes.write('"value":298', bytes.lastIndexOf('"value":299'));
    await writeFile(bundle, bytes);
    expect(await verify()).toBe(1);
    expect(said.join('')).toContain('tile/entries/001.p/45, entry 300');
  });

  it('holds nothing that could be erased', async () => {
    const folder = await newFolder();
    const { archive, write } = await portal(folder);
    await write(3);
    await archive.run(running);
    const bundle = await readFile(
      path.join(folder, '1/tile/entries/000.p/4'),
      'utf8',
    );
    expect(bundle).toContain('ledger.sample');
    expect(bundle).not.toContain('Ada');
  });

  it('is asked for when it is time, and says when it is late', async () => {
    const { archive, asked, pass, write } = await portal(await newFolder());
    await write(1);
    await archive.tick();
    expect(asked).toEqual([
      { queue: 'ledger.archive', data: {}, key: 'ledger' },
    ]);
    await archive.run(running);
    await archive.tick();
    expect(asked).toHaveLength(1);
    pass(24);
    await archive.tick();
    expect(asked).toHaveLength(2);
    expect(await archive.status()).toMatchObject({ isOverdue: false });
    pass(24);
    expect(await archive.status()).toMatchObject({ isOverdue: true });
  });

  it('writes nothing where nothing new was signed', async () => {
    const folder = await newFolder();
    const { db, archive, write } = await portal(folder);
    await write(5);
    await archive.run(running);
    await archive.run(running);
    expect(
      await db('ledger_entries').where({ type: 'ledger.archived' }),
    ).toHaveLength(1);
  });

  it('goes on after it was killed between two files', async () => {
    const folder = await newFolder();
    const { archive, write } = await portal(folder);
    await write(600);
    const killed = new AbortController();
    killed.abort();
    await archive.run(killed.signal);
    expect(await archive.status()).toMatchObject({ newest: null });
    await archive.run(running);
    expect(await archive.status()).toMatchObject({ newest: { size: 601 } });
  });

  it('refuses to go on where somebody altered an entry', async () => {
    const folder = await newFolder();
    const { archive, write } = await portal(folder);
    await write(10);
    await archive.run(running);
    const bundle = path.join(folder, '1/tile/entries/000.p/11');
    const bytes = await readFile(bundle);
    bytes.write('"value":8', bytes.lastIndexOf('"value":9'));
    await writeFile(bundle, bytes);
    // All is compared anew where the folder does not say how far it was.
    await rm(path.join(folder, '1/checkpoint'));
    await expect(archive.run(running)).rejects.toThrow(
      /not what the log holds/,
    );
  });

  it('refuses to go on from a checkpoint that no key has signed', async () => {
    const folder = await newFolder();
    const { archive, write } = await portal(folder);
    await write(10);
    await archive.run(running);
    const file = path.join(folder, '1/checkpoint');
    const note = await readFile(file, 'utf8');
    await writeFile(file, note.replace('\n11\n', '\n10\n'));
    await write(5);
    await expect(archive.run(running)).rejects.toThrow(/sign/);
  });

  it('refuses a log that is not the one that is archived', async () => {
    const folder = await newFolder();
    const first = await portal(folder);
    await first.write(40);
    await first.archive.run(running);
    const second = await portal(folder);
    await second.write(50, 'sample:other');
    await expect(second.archive.run(running)).rejects.toThrow(
      /does not begin with the 41 entries that are archived/,
    );
  });
});

describe('restoring an archive', () => {
  async function archived(): Promise<string> {
    const folder = await newFolder();
    const { archive, write } = await portal(folder);
    await write(300);
    await archive.run(running);
    return folder;
  }

  it('leaves a ledger alone that holds anything', async () => {
    const folder = await archived();
    const { db, write } = await portal(await newFolder());
    await write(2);
    const before = await bytesOf(db);
    expect(await restore(db, folder)).toBeNull();
    expect(await bytesOf(db)).toEqual(before);
  });

  it('does nothing where there is no archive', async () => {
    const db = await newDatabase();
    const missing = path.join(await newFolder(), 'missing');
    expect(await restore(db, missing)).toBeNull();
  });

  it('restores nothing of an archive that was altered', async () => {
    const folder = await archived();
    const bundle = path.join(folder, '1/tile/entries/001.p/45');
    const bytes = await readFile(bundle);
    const at = bytes.lastIndexOf('"value":299');
    bytes.write('"value":298', at);
    await writeFile(bundle, bytes);
    const db = await newDatabase();
    await expect(restore(db, folder)).rejects.toThrow(/is not what was signed/);
    expect(await db('ledger_entries')).toEqual([]);
    expect(await db('log_shards')).toEqual([]);
  });

  it('believes no key but those that are configured', async () => {
    const folder = await archived();
    const other = noteKey(ORIGIN, new TestKey().key);
    await expect(restore(await newDatabase(), folder, [other])).rejects.toThrow(
      /signature|signed/,
    );
  });
});
