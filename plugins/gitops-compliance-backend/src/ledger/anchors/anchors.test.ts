import {
  leafHash,
  noteKey,
  openNote,
  parseCheckpoint,
} from '@gitops-compliance/evidence-log/node';
import { parseEntry } from '@gitops-compliance/evidence-log';
import type {
  Anchor,
  CheckpointToAnchor,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { mockServices } from '@backstage/backend-test-utils';
import knexFactory, { type Knex } from 'knex';
import { DateTime } from 'luxon';
import { randomBytes } from 'node:crypto';
import { ledgerDatabases } from '../__testUtils__/databases';
import {
  createSampleTables,
  sampleDraft,
  sampleLedger,
} from '../__testUtils__/sample';
import { TestKey } from '../__testUtils__/testKey';
import { KeyRing } from '../keys/KeyRing';
import { LogReader } from '../log/LogReader';
import { allShards } from '../log/shards';
import { TransparencyLog } from '../log/TransparencyLog';
import { AnchorService } from './AnchorService';

jest.setTimeout(120_000);

const databases = ledgerDatabases();
const ORIGIN = 'portal.example/ledger';

const copies: Knex[] = [];
afterAll(async () => {
  for (const copy of copies) await copy.destroy();
});

/** Keeps notes in memory, and can be out of reach. */
class KeptNotes implements Anchor {
  readonly kind = 'git';
  readonly target = 'kept.example/notes';
  readonly notes: CheckpointToAnchor[] = [];
  isDown = false;

  async publish(checkpoint: CheckpointToAnchor) {
    this.#assertUp();
    this.notes.push(checkpoint);
    const reference = String(this.notes.length);
    return { reference, receipt: null, warning: null };
  }

  async latest(origin: string) {
    this.#assertUp();
    const own = this.notes.filter(note => note.origin === origin);
    const note = own[own.length - 1];
    return note ? { note: note.note, reference: String(own.length) } : null;
  }

  #assertUp() {
    if (this.isDown) throw new Error('The anchor does not answer');
  }
}

const KEYS = { checkpoint: new TestKey(), export: new TestKey() };

/** A portal's log on a database, as after a start. */
async function startLog(db: Knex, anchor: KeptNotes) {
  const keys = new KeyRing();
  keys.setCheckpointSigners([KEYS.checkpoint]);
  keys.setExportSigner(KEYS.export);
  keys.addAnchor(anchor);
  let now = DateTime.utc(2026, 3, 4);
  const clock = () => now;
  const logger = mockServices.logger.mock();
  const ledger = sampleLedger(db, { clock });
  const log = new TransparencyLog({
    db,
    ledger,
    keys,
    config: {
      checkpointSeconds: 10,
      anchorSeconds: 300,
      keys: {
        checkpoint: { file: 'unused', previous: [] },
        export: { file: 'unused' },
      },
    },
    isProduction: false,
    defaultOrigin: ORIGIN,
    clock,
    logger,
  });
  const anchoring = new AnchorService({
    db,
    ledger,
    anchors: () => keys.anchors,
    newest: () => log.checkpoints.newest(),
    anchorSeconds: 300,
    clock,
    logger,
  });
  await log.open();
  return {
    ledger,
    log,
    anchoring,
    logger,
    pass: (seconds: number) => {
      now = now.plus({ seconds });
    },
    write: (count: number) =>
      ledger.record('sample:a', recording =>
        recording.appendAll(
          Array.from({ length: count }, (_, value) => sampleDraft(value)),
        ),
      ),
  };
}

async function newDatabase(): Promise<Knex> {
  const db = await databases.migrated();
  await createSampleTables(db);
  return db;
}

/** A copy of a database as it is now: what a backup holds. */
async function copyOf(db: Knex): Promise<Knex> {
  const { host, port, user, password, database } = db.client.connectionSettings;
  const copy = `copy_${randomBytes(6).toString('hex')}`;
  const connect = (name: string) =>
    knexFactory({
      client: 'pg',
      connection: { host, port, user, password, database: name },
    });
  await db.destroy();
  const admin = connect('postgres');
  await admin.raw('CREATE DATABASE ?? TEMPLATE ??', [copy, database]);
  await admin.destroy();
  db.initialize();
  const restored = connect(copy);
  copies.push(restored);
  return restored;
}

describe('anchoring', () => {
  it('keeps the newest checkpoint, and not one because it was kept', async () => {
    const anchor = new KeptNotes();
    const { log, anchoring, write, pass } = await startLog(
      await newDatabase(),
      anchor,
    );
    await write(5);
    await log.seal();
    await anchoring.tick();
    await anchoring.tick();
    expect(anchor.notes).toHaveLength(1);
    const turn = async () => {
      pass(300);
      await log.seal();
      await anchoring.tick();
    };
    await turn();
    await turn();
    expect(anchor.notes).toHaveLength(1);
    await write(1);
    await turn();
    expect(anchor.notes).toHaveLength(2);
    const [{ size, problem }] = await anchoring.status();
    expect([size, problem]).toEqual([anchor.notes[1].size, null]);
  });

  it('shows what is wrong with an anchor, and goes on when it answers', async () => {
    const anchor = new KeptNotes();
    const { log, anchoring, write } = await startLog(
      await newDatabase(),
      anchor,
    );
    await write(1);
    await log.seal();
    anchor.isDown = true;
    await anchoring.anchorNow();
    expect((await anchoring.status())[0]).toMatchObject({
      size: null,
      problem: 'The anchor does not answer',
    });
    anchor.isDown = false;
    await anchoring.anchorNow();
    expect((await anchoring.status())[0].problem).toBeNull();
  });
});

describe('a database that was restored', () => {
  it('to an earlier time goes on in another log, which says what was lost', async () => {
    const anchor = new KeptNotes();
    const db = await newDatabase();
    const before = await startLog(db, anchor);
    await before.write(10);
    await before.log.seal();
    const backup = await copyOf(db);
    await before.write(7);
    await before.log.seal();
    await before.anchoring.anchorNow();
    const [{ size: anchored }] = anchor.notes;

    const after = await startLog(backup, anchor);
    await after.write(3);
    const sealed = await after.log.seal();
    expect(sealed).toMatchObject({ shard: 2, origin: `${ORIGIN}/shard-2` });
    const [first, second] = await allShards(backup);
    expect(first.closedSize).toBeLessThan(anchored);
    expect(second.closedSize).toBeNull();
    const reader = new LogReader(backup);
    const [opening] = await reader.entries(2, 0, 1);
    const { type, payload } = parseEntry(opening.entry);
    expect(type).toBe('ledger.shard-opened');
    expect(payload).toMatchObject({
      before: { shard: 1, size: first.closedSize },
      lost: anchored - (first.closedSize as number),
    });
    const note = (payload.anchored as { note: string }).note;
    const key = noteKey(ORIGIN, KEYS.checkpoint.key);
    expect(parseCheckpoint(openNote(note, [key]).text).size).toBe(anchored);
    expect(
      await reader.checkpoint(first, first.closedSize as number),
    ).toContain(ORIGIN);
    const tile = await reader.tile(second, { level: 0, index: 0, width: 1 });
    expect(tile).toEqual(leafHash(opening.entry));

    const again = await startLog(backup, anchor);
    await again.write(1);
    expect(await again.log.seal()).toMatchObject({ shard: 2 });
  });

  it('and altered is signed no more', async () => {
    const anchor = new KeptNotes();
    const db = await newDatabase();
    const before = await startLog(db, anchor);
    await before.write(4);
    await before.log.seal();
    await before.anchoring.anchorNow();
    await db.raw('ALTER TABLE log_tiles DISABLE TRIGGER USER');
    await db.raw(
      'UPDATE log_tiles SET hashes = set_byte(hashes, 3, 255 - get_byte(hashes, 3))',
    );
    const after = await startLog(db, anchor);
    await after.write(1);
    await expect(after.log.seal()).rejects.toThrow(
      /are not those that were anchored at kept\.example/,
    );
  });

  it('signs nothing until its anchors have answered', async () => {
    const anchor = new KeptNotes();
    const db = await newDatabase();
    const { log, write } = await startLog(db, anchor);
    await write(1);
    anchor.isDown = true;
    await expect(log.tick()).rejects.toThrow(/does not answer/);
    expect(await db('log_checkpoints')).toEqual([]);
    anchor.isDown = false;
    expect(await log.seal()).not.toBeNull();
  });

  it('does not mind notes that none of our keys has signed', async () => {
    const anchor = new KeptNotes();
    anchor.notes.push({ origin: ORIGIN, size: 99, note: 'a forged note\n' });
    const { log, write } = await startLog(await newDatabase(), anchor);
    await write(1);
    expect(await log.seal()).toMatchObject({ shard: 1 });
  });
});
