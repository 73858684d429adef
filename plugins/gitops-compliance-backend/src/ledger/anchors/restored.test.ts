import {
  leafHash,
  noteKey,
  openNote,
  parseCheckpoint,
} from '@gitops-compliance/evidence-log/node';
import { parseEntry } from '@gitops-compliance/evidence-log';
import type { Anchor } from '@gitops-compliance/plugin-gitops-compliance-node';
import knexFactory, { type Knex } from 'knex';
import { randomBytes } from 'node:crypto';
import { ledgerDatabases } from '../__testUtils__/databases';
import { createSampleTables } from '../__testUtils__/sample';
import { LogReader } from '../log/LogReader';
import { allShards } from '../log/shards';
import { KeptNotes, KEYS, ORIGIN, startLog } from './__testUtils__/portalLog';

jest.setTimeout(120_000);

const databases = ledgerDatabases();

const copies: Knex[] = [];
afterAll(async () => {
  for (const copy of copies) await copy.destroy();
});

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
    await after.anchoring.anchorNow();
    expect(anchor.notes).toHaveLength(1);
    await expect(after.log.seal()).rejects.toThrow(
      /are not those that were anchored at kept\.example/,
    );
  });

  it('signs nothing until its anchors have answered, says why, and once', async () => {
    const anchor = new KeptNotes();
    const { db, log, logger, write, anchoring } = await startLog(
      await newDatabase(),
      anchor,
    );
    await write(1);
    anchor.isDown = true;
    await log.tick();
    await log.tick();
    await anchoring.tick();
    expect(log.problem).toMatch(
      /^Before anything is signed, kept\.example\/\w+ must tell .*: The anchor does not answer$/,
    );
    expect(logger.error).toHaveBeenCalledTimes(1);
    expect(await db('log_checkpoints')).toEqual([]);
    expect(anchor.asked).toBe(0);
    anchor.isDown = false;
    await log.tick();
    expect(log.problem).toBeNull();
    expect(await log.seal()).not.toBeNull();
  });

  it('is not held up by an anchor that cannot be asked', async () => {
    const stamps: Anchor = {
      kind: 'rfc3161',
      target: 'stamps.example',
      publish: async () => ({
        reference: '1',
        receipt: Buffer.from('token'),
        warning: null,
      }),
    };
    const { db, log, anchoring, write } = await startLog(
      await newDatabase(),
      stamps,
    );
    await write(1);
    await log.seal();
    await anchoring.tick();
    const [{ receipt }] = await db('log_anchors');
    expect(receipt.toString()).toBe('token');
  });

  it('does not mind notes that none of our keys has signed', async () => {
    const anchor = new KeptNotes();
    anchor.notes.push({ origin: ORIGIN, size: 99, note: 'a forged note\n' });
    const { log, write } = await startLog(await newDatabase(), anchor);
    await write(1);
    expect(await log.seal()).toMatchObject({ shard: 1 });
  });
});
