import {
  noteKey,
  openNote,
  parseCheckpoint,
  parseProof,
  verifyConsistency,
  verifyInclusion,
  leafHash,
} from '@gitops-compliance/evidence-log/node';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { ledgerDatabases } from '../__testUtils__/databases';
import {
  createSampleTables,
  sampleDraft,
  sampleLedger,
} from '../__testUtils__/sample';
import { TestKey } from '../__testUtils__/testKey';
import { Checkpoints } from './Checkpoints';
import { LogReader } from './LogReader';
import { growingShard, openFirstShard } from './shards';
import { Sequencer } from './Sequencer';

jest.setTimeout(120_000);

const ORIGIN = 'portal.example/ledger';
const databases = ledgerDatabases();

async function grow(db: Knex, count: number): Promise<void> {
  await sampleLedger(db).record('sample:a', recording =>
    recording.appendAll(
      Array.from({ length: count }, (_, value) => sampleDraft(value)),
    ),
  );
  await new Sequencer(db).run();
}

async function world() {
  const db = await databases.migrated();
  await createSampleTables(db);
  await openFirstShard(db, ORIGIN, new Date(0));
  const [current, old] = [new TestKey(), new TestKey()];
  const checkpoints = new Checkpoints({
    db,
    clock: () => DateTime.utc(2026, 3, 4),
    signers: name => [current.as(name), old.as(name)],
  });
  return { db, current, old, checkpoints };
}

describe('checkpoints', () => {
  it('are signed by every key of a rotation, once for each size', async () => {
    const { db, current, old, checkpoints } = await world();
    expect(await checkpoints.sign()).toBeNull();
    await grow(db, 300);
    const signed = await checkpoints.sign();
    expect(await checkpoints.sign()).toEqual(signed);
    expect(await db('log_checkpoints')).toHaveLength(1);
    for (const { key } of [current, old]) {
      const note = openNote(signed?.note as string, [noteKey(ORIGIN, key)]);
      expect(parseCheckpoint(note.text)).toEqual({
        origin: ORIGIN,
        size: 300,
        root: signed?.root,
      });
    }
  });

  it('lead to proofs that anybody can check', async () => {
    const { db, checkpoints } = await world();
    const reader = new LogReader(db);
    await grow(db, 700);
    const first = await checkpoints.sign();
    await grow(db, 600);
    const second = await checkpoints.sign();
    if (!first || !second) throw new Error('nothing was signed');
    const shard = await growingShard(db);
    const proof = await reader.consistency(shard, first.size, second.size);
    expect(
      verifyConsistency({
        from: first.size,
        to: second.size,
        fromRoot: first.root,
        toRoot: second.root,
        proof,
      }),
    ).toBe(true);
    const [{ entry }] = await reader.entries(1, 650, 1);
    for (const { size, root } of [first, second]) {
      const file = parseProof(await reader.inclusion(shard, 650, size));
      const leaf = leafHash(entry);
      const claim = { ...file, size, leaf, root };
      expect(verifyInclusion(claim)).toBe(true);
    }
  });

  it('are not signed for a log that was rewritten behind the triggers', async () => {
    const { db, checkpoints } = await world();
    await grow(db, 10);
    const before = await checkpoints.sign();
    await db.raw('ALTER TABLE log_tiles DISABLE TRIGGER log_tiles_grow');
    await db.raw(
      'UPDATE log_tiles SET hashes = set_byte(hashes, 40, 255 - get_byte(hashes, 40))',
    );
    await grow(db, 10);
    await expect(checkpoints.sign()).rejects.toThrow(
      /does not begin with the 10 that were signed/,
    );
    expect(await checkpoints.newest()).toEqual(before);
  });
});
