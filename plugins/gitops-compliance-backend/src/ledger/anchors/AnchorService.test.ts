import type { Knex } from 'knex';
import { ledgerDatabases } from '../__testUtils__/databases';
import { eventually } from '../__testUtils__/eventually';
import { createSampleTables } from '../__testUtils__/sample';
import { KeptNotes, startLog } from './__testUtils__/portalLog';
import { ANCHORS_STREAM } from './AnchorService';
import { CLAIM_SECONDS } from './AnchorTurns';

jest.setTimeout(120_000);

const databases = ledgerDatabases();

async function newDatabase(): Promise<Knex> {
  const db = await databases.migrated();
  await createSampleTables(db);
  return db;
}

/** A log with one entry that is signed and not anchored yet. */
async function signedLog(...anchors: KeptNotes[]) {
  const portal = await startLog(await newDatabase(), anchors);
  await portal.write(1);
  await portal.log.seal();
  return portal;
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

  it('keeps nothing before it is known that this is the log of before', async () => {
    const anchor = new KeptNotes();
    const { db } = await signedLog(anchor);
    const restarted = await startLog(db, anchor);
    await restarted.anchoring.anchorNow();
    expect(anchor.asked).toBe(0);
    await restarted.log.tick();
    await restarted.anchoring.anchorNow();
    expect(anchor.notes).toHaveLength(1);
  });

  it('shows what is wrong to every replica, and goes on when it answers', async () => {
    const anchor = new KeptNotes();
    const { db, anchoring } = await signedLog(anchor);
    anchor.isDown = true;
    await anchoring.anchorNow();
    anchor.isDown = false;
    const other = await startLog(db, anchor);
    expect((await other.anchoring.status())[0]).toMatchObject({
      size: null,
      problem: 'The anchor does not answer',
    });
    await anchoring.anchorNow();
    expect((await other.anchoring.status())[0].problem).toBeNull();
  });

  it('tries again soon after a failure, and later each time up to a minute', async () => {
    const anchor = new KeptNotes();
    const { anchoring, pass } = await signedLog(anchor);
    anchor.isDown = true;
    await anchoring.tick();
    const waits: number[] = [];
    for (let waited = 1, second = 0; second < 240; second += 1, waited += 1) {
      const before = anchor.asked;
      pass(1);
      await anchoring.tick();
      if (anchor.asked > before) {
        waits.push(waited);
        waited = 0;
      }
    }
    expect(waits).toEqual([5, 10, 20, 40, 60, 60]);
    anchor.isDown = false;
    pass(60);
    await anchoring.tick();
    expect(anchor.notes).toHaveLength(1);
  });

  it('is early enough for some failures before it is late', async () => {
    const anchor = new KeptNotes();
    const { anchoring, log, pass, write } = await signedLog(anchor);
    await anchoring.tick();
    await write(1);
    await log.seal();
    anchor.isDown = true;
    let seconds = 0;
    const second = async () => {
      seconds += 1;
      pass(1);
      await anchoring.tick();
    };
    while (anchor.asked < 3) await second();
    anchor.isDown = false;
    while (anchor.notes.length < 2) await second();
    expect(seconds).toBeLessThan(300);
  });

  it('goes on after the clock was set back', async () => {
    const anchor = new KeptNotes();
    const { anchoring, log, pass, write } = await signedLog(anchor);
    pass(86_400);
    await anchoring.tick();
    pass(-86_400);
    await write(1);
    await log.seal();
    await anchoring.tick();
    expect(anchor.notes).toHaveLength(2);
  });

  it('notes it and records it together, or neither and again', async () => {
    const anchor = new KeptNotes();
    const { anchoring, db, ledger, pass } = await signedLog(anchor);
    await db.raw(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$`);
    await db.raw(`
      CREATE TRIGGER refuse BEFORE INSERT ON ledger_entries
        FOR EACH ROW EXECUTE FUNCTION refuse()`);
    await anchoring.tick();
    expect(await db('log_anchors')).toEqual([]);
    await db.raw('DROP TRIGGER refuse ON ledger_entries');
    pass(5);
    await anchoring.tick();
    expect(await db('log_anchors')).toHaveLength(1);
    expect(await ledger.readStream(ANCHORS_STREAM)).toHaveLength(1);
  });

  it('keeps no transaction open while it waits for the anchor', async () => {
    const anchor = new KeptNotes();
    const { anchoring, db } = await signedLog(anchor);
    const open: unknown[] = [];
    anchor.meanwhile = async () => {
      const { rows } = await db.raw(
        `SELECT query FROM pg_stat_activity WHERE datname = current_database()
         AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
         AND backend_type = 'client backend'`,
      );
      open.push(...rows);
    };
    await anchoring.tick();
    expect(anchor.notes).toHaveLength(1);
    expect(open).toEqual([]);
  });

  it('is done by one replica, also where both are told to at once', async () => {
    const anchor = new KeptNotes();
    const { anchoring, db } = await signedLog(anchor);
    const other = await startLog(db, anchor);
    await other.log.tick();
    anchor.meanwhile = async () => {
      await other.anchoring.tick();
      await other.anchoring.anchorNow();
    };
    await anchoring.tick();
    await other.anchoring.anchorNow();
    expect(anchor.asked).toBe(1);
  });

  it('is taken over from a replica that died at it', async () => {
    const anchor = new KeptNotes();
    const { anchoring, db, clock, pass } = await signedLog(anchor);
    await db('log_anchor_turns').insert({
      kind: anchor.kind,
      target: anchor.target,
      due_at: clock().toJSDate(),
      claimed_until: clock().plus({ seconds: CLAIM_SECONDS }).toJSDate(),
    });
    pass(CLAIM_SECONDS - 1);
    await anchoring.tick();
    expect(anchor.asked).toBe(0);
    pass(1);
    await anchoring.tick();
    expect(anchor.notes).toHaveLength(1);
  });

  it('at one place does not wait for another', async () => {
    const [quick, slow] = [new KeptNotes(), new KeptNotes()];
    const { anchoring, db } = await signedLog(slow, quick);
    let rowsMeanwhile = 0;
    slow.meanwhile = async () => {
      rowsMeanwhile = await eventually('the quick one is noted', async () => {
        const rows = await db('log_anchors');
        return rows.length > 0 && rows.length;
      });
    };
    await anchoring.tick();
    expect(rowsMeanwhile).toBe(1);
    expect(await db('log_anchors')).toHaveLength(2);
  });
});
