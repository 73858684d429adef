import {
  noteKey,
  openNote,
  parseVkey,
} from '@gitops-compliance/evidence-log/node';
import { DateTime } from 'luxon';
import {
  KeptNotes,
  ORIGIN,
  startLog,
} from '../anchors/__testUtils__/portalLog';
import { ledgerDatabases } from '../__testUtils__/databases';
import { createSampleTables } from '../__testUtils__/sample';
import { TestKey } from '../__testUtils__/testKey';
import { KEYS_STREAM } from './recordKeys';

jest.setTimeout(60_000);

const databases = ledgerDatabases();

describe('a key that comes or goes', () => {
  it('is signed and anchored at the next turn, not when that is due', async () => {
    const db = await databases.migrated();
    await createSampleTables(db);
    const anchor = new KeptNotes();
    const until = DateTime.utc(2026, 3, 4).plus({ seconds: 5 }).toJSDate();
    const { log, anchoring, ledger, pass, write } = await startLog(db, anchor, [
      new TestKey(),
      Object.assign(new TestKey(), { until }),
    ]);
    const turn = async () => {
      await log.tick();
      await anchoring.tick();
      return anchor.notes.length;
    };
    expect(await turn()).toBe(1);
    pass(4);
    await write(1);
    expect(await turn()).toBe(1);
    pass(1);
    expect(await turn()).toBe(2);
    const { length } = await ledger.readStream(KEYS_STREAM);
    expect(length).toBe(4);
    // Three keys, one anchoring, the one that was written, one that went.
    expect(anchor.notes[1].size).toBe(6);
  });
});

describe('an overlap of keys', () => {
  it('ends at its end without a restart: one key signs, and the log says so', async () => {
    const db = await databases.migrated();
    await createSampleTables(db);
    const [next, old] = [new TestKey(), new TestKey()];
    const until = DateTime.utc(2026, 3, 4).plus({ hours: 1 }).toJSDate();
    const { log, ledger, pass, write } = await startLog(db, new KeptNotes(), [
      next,
      Object.assign(old, { until }),
    ]);
    const signedBy = async () => {
      await write(1);
      pass(10);
      await log.tick();
      const newest = await log.checkpoints.newest();
      return [next, old].filter(({ key }) => {
        try {
          openNote(newest?.note ?? '', [noteKey(ORIGIN, key)]);
          return true;
        } catch {
          return false;
        }
      });
    };
    const retired = async () =>
      (await ledger.readStream(KEYS_STREAM)).flatMap(({ envelope }) =>
        envelope.type === 'ledger.key-retired'
          ? [parseVkey(String(envelope.payload.vkey)).publicKey]
          : [],
      );
    expect(await signedBy()).toEqual([next, old]);
    expect(await retired()).toEqual([]);
    pass(3600);
    expect(await signedBy()).toEqual([next]);
    const [gone, ...others] = await retired();
    expect(gone.equals(old.key)).toBe(true);
    expect(others).toEqual([]);
    expect(await signedBy()).toEqual([next]);
    expect(await retired()).toHaveLength(1);
  });
});
