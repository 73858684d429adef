import {
  inclusionProof,
  leafHash,
  rootOf,
  verifyInclusion,
} from '@gitops-compliance/evidence-log/node';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Readable } from 'node:stream';
import { BundleStore } from '../../evidence/BundleStore';
import { EvidenceRows } from '../../evidence/judging/EvidenceRows';
import { ledgerDatabases } from '../__testUtils__/databases';
import { keepAttachments } from '../attachments';
import type { RecordedEntry } from '../Ledger';
import { tryLockForRebuild } from '../locks';
import { expectWholeLog } from '../__testUtils__/wholeLog';
import { whereInDatabase } from '../__testUtils__/whereInDatabase';
import { LogReader } from '../log/LogReader';
import { Sequencer } from '../log/Sequencer';
import { sizeOf, tileReader } from '../log/tileRows';
import { asRequester, PeopleWorld, person } from './__testUtils__/people';

jest.setTimeout(120_000);

const ZOE = person('zoe-quatermain');
const ADA = person('ada');
const BOB = person('bob');
const REASON = `Left last year, and asked for it in writing`;
const NAMES = Object.values(ZOE);

/** Proof that the newest entry is in the log, as an auditor has it. */
async function newestProof(db: Knex) {
  const size = await sizeOf(db, 1);
  const readTile = tileReader(db, 1);
  const index = size - 1;
  const [{ entry }] = await new LogReader(db).entries(1, index, 1);
  return {
    index,
    size,
    leaf: leafHash(entry),
    proof: await inclusionProof(index, size, readTile),
    root: await rootOf(size, readTile),
  };
}

/** Hashes of the entries at these places as they are now. */
async function leavesAgain(db: Knex, places: { index: number }[]) {
  const reader = new LogReader(db);
  const leaves: Buffer[] = [];
  for (const { index } of places) {
    const [{ entry }] = await reader.entries(1, index, 1);
    leaves.push(leafHash(entry));
  }
  return leaves;
}

describe('the erasure of a person', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let world: PeopleWorld;
  let now: DateTime;

  beforeEach(async () => {
    db = await databases.migrated();
    now = DateTime.utc(2026, 1, 5, 9);
    world = await PeopleWorld.on(db, () => now);
  });

  /** Where the person's names are, in any column of any table. */
  const places = async () => {
    const found = new Set<string>();
    for (const name of NAMES) {
      for (const place of await whereInDatabase(db, name)) found.add(place);
    }
    return [...found].sort();
  };

  /** Zoe worked here, left, and everything about her is older than a year. */
  const zoeWorkedHere = async () => {
    await world.joins(ZOE);
    await world.isActive(ZOE, 'one');
    await world.promotes(ZOE, 1);
    await world.joins(ADA);
    await world.isActive(ADA, 'two');
    // Somebody else's words, with the name that only commits know.
    const change = await world.promotes(ADA, 2, { ends: false });
    await world.ends(change, `${ZOE.authorName} knows better`);
    await world.leaves(ZOE);
    now = now.plus({ months: 13 });
  };
  const asked = async () => {
    const { id } = await world.erasures.request(
      ZOE.user,
      `${REASON}: ${ZOE.displayName}`,
      asRequester(ADA),
    );
    return id;
  };
  const confirmed = async () => {
    const id = await asked();
    await world.erasures.confirm(id, asRequester(BOB));
    return id;
  };
  const stateOf = async (id: string) =>
    (await world.erasures.list({ limit: 9 }, asRequester(ADA))).items.find(
      item => item.id === id,
    );
  const expectSameWhenFoldedAnew = async () => {
    const { tables } = await world.ledger.rebuild({ swap: true });
    expect(
      Object.entries(tables).filter(([, { different }]) => different > 0),
    ).toEqual([]);
  };

  it('leaves no table that holds a name, and a log that verifies', async () => {
    await zoeWorkedHere();
    const id = await confirmed();
    expect(await places()).toEqual([
      'changes.end_reason',
      'changes.gates',
      'changes.reason',
      'commits.author_name',
      'comparisons.commits',
      'erasures.reason',
      'identities.name',
      'ledger_blobs.content',
      'persons.display_name',
      'services.entity',
      'services.owned_by',
      'services.owner',
      'services.title',
    ]);
    const [own, account] = await world.refsOf(ZOE);
    await world.run();
    expect(await places()).toEqual([]);
    await expectWholeLog(db);
    await expectSameWhenFoldedAnew();
    expect(await places()).toEqual([]);
    expect(await stateOf(id)).toMatchObject({
      state: 'erased',
      reason: null,
      person: { name: 'erased person', entityRef: null },
      counts: { identities: 2, texts: 8, exports: 0 },
    });
    const [erased] = await world.ledger
      .readStream(`ledger:erasure/${own}`)
      .then(entries => entries.slice(-1));
    expect(erased.envelope).toMatchObject({
      type: 'ledger.erased',
      payload: { references: [own, account], identities: 2, texts: 8 },
    });
    // Others keep theirs.
    expect(await whereInDatabase(db, ADA.displayName)).toContain(
      'persons.display_name',
    );
    expect(
      await db('commits').where({ author_name: ADA.authorName }),
    ).toHaveLength(1);
  });

  it('takes two persons, neither of whom is erased', async () => {
    await zoeWorkedHere();
    const request = (who = ADA, of = ZOE.user) =>
      world.erasures.request(of, REASON, asRequester(who));
    await expect(request(ADA, 'user:default/nobody')).rejects.toThrow(
      /Nobody is on record as user:default\/nobody/,
    );
    await expect(request(ZOE)).rejects.toThrow(/their own erasure/);
    const { id } = await request();
    await expect(request(BOB)).rejects.toThrow(/to be erased already/);
    const confirm = (who = ADA) => world.erasures.confirm(id, asRequester(who));
    await expect(confirm()).rejects.toThrow(/ask a second person/);
    await expect(confirm(ZOE)).rejects.toThrow(/their own erasure/);
    await world.run();
    expect((await stateOf(id))?.state).toBe('requested');
    const outcomes = await Promise.allSettled([
      confirm(BOB),
      world
        .replica(databases.replica(db))
        .erasures.confirm(id, asRequester(BOB)),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
    await world.run();
    expect((await stateOf(id))?.state).toBe('erased');
    await expect(confirm(BOB)).rejects.toThrow(/erased already/);
    await expect(world.erasures.withdraw(id, asRequester(BOB))).rejects.toThrow(
      /nothing is left to withdraw/,
    );
  });

  it('can be withdrawn, and asked for again', async () => {
    await zoeWorkedHere();
    const id = await confirmed();
    await world.erasures.withdraw(id, asRequester(ADA));
    await world.run();
    expect((await stateOf(id))?.state).toBe('withdrawn');
    expect(await places()).not.toEqual([]);
    await confirmed();
    await world.run();
    expect(await places()).toEqual([]);
  });

  it('waits while the catalog has the user', async () => {
    await world.joins(ZOE);
    now = now.plus({ months: 13 });
    const id = await confirmed();
    await world.run();
    expect((await stateOf(id))?.waits).toMatchObject([{ for: 'catalog' }]);
    await world.leaves(ZOE);
    now = now.plus({ months: 13 });
    await world.run();
    expect(await places()).toEqual([]);
  });

  it('waits until the newest entry that names the person is a year old', async () => {
    await zoeWorkedHere();
    now = now.minus({ months: 2 });
    const id = await confirmed();
    await world.run();
    expect((await stateOf(id))?.waits).toEqual([
      {
        for: 'retention',
        until: '2027-01-05T09:00:00.000Z',
        sentence:
          'Entries are kept whole for 12 months, and one of 2026-01-05 names this person.',
      },
    ]);
    now = DateTime.utc(2027, 1, 5, 8, 59);
    await world.run();
    expect((await stateOf(id))?.state).toBe('confirmed');
    now = DateTime.utc(2027, 1, 5, 9);
    await world.run();
    expect((await stateOf(id))?.state).toBe('erased');
  });

  it('waits for a change that names the person and has not ended', async () => {
    await world.joins(ZOE);
    const change = await world.promotes(ZOE, 7, { ends: false });
    await world.leaves(ZOE);
    now = now.plus({ months: 13 });
    const id = await confirmed();
    await world.run();
    expect((await stateOf(id))?.waits).toMatchObject([
      { for: 'open-change', sentence: expect.stringMatching(/Change #7/) },
    ]);
    await world.ends(change);
    await world.run();
    expect((await stateOf(id))?.state).toBe('erased');
    expect(await places()).toEqual([]);
  });

  it.each([
    ['the person', { person: ZOE.user }],
    ['a service', { service: 'component:default/shop' }],
    [
      'a period',
      { from: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00Z' },
    ],
  ])('waits for a hold on %s, which another person lifts', async (_, scope) => {
    await zoeWorkedHere();
    const wish = { ...scope, reason: 'A lawsuit over the shop' };
    const { id: hold } = await world.holds.place(wish, asRequester(BOB));
    const id = await confirmed();
    await world.run();
    expect((await stateOf(id))?.waits).toMatchObject([{ for: 'hold' }]);
    await expect(world.holds.lift(hold, asRequester(BOB))).rejects.toThrow(
      /ask a second person/,
    );
    await world.holds.lift(hold, asRequester(ADA));
    await expect(world.holds.lift(hold, asRequester(ADA))).rejects.toThrow(
      /lifted already/,
    );
    await world.run();
    expect((await stateOf(id))?.state).toBe('erased');
    expect(await places()).toEqual([]);
  });

  it.each([
    ['another person', { person: ADA.user }],
    ['another service', { service: 'component:default/other' }],
    ['another period', { until: '2026-01-01T00:00:00Z' }],
  ])('does not wait for a hold on %s', async (_, scope) => {
    await world.joins(ZOE);
    await world.promotes(ZOE, 1);
    await world.leaves(ZOE);
    await world.joins(ADA);
    now = now.plus({ months: 13 });
    const wish = { ...scope, reason: 'A lawsuit over something' };
    await world.holds.place(wish, asRequester(BOB));
    const id = await confirmed();
    await world.run();
    expect((await stateOf(id))?.state).toBe('erased');
  });

  it.each([
    ['nothing', {}],
    ['both', { person: ZOE.user, service: 'component:default/shop' }],
    [
      'a period that ends before it begins',
      { from: '2026-02-01T00:00:00Z', until: '2026-01-01T00:00:00Z' },
    ],
  ])('is not held by a hold on %s', async (_, scope) => {
    await zoeWorkedHere();
    await expect(
      world.holds.place({ ...scope, reason: 'A lawsuit' }, asRequester(BOB)),
    ).rejects.toThrow(/A hold is about|until must be later/);
  });

  it('is taken up again where it stopped', async () => {
    await zoeWorkedHere();
    const id = await confirmed();
    // One transaction more at each attempt, and then the power fails.
    for (let steps = 0; (await stateOf(id))?.state !== 'erased'; steps += 1) {
      expect(steps).toBeLessThan(20);
      const original = world.ledger.record.bind(world.ledger);
      let left = steps;
      const dying = jest
        .spyOn(world.ledger, 'record')
        .mockImplementation(async (stream, decide) => {
          if (left === 0) throw new Error('power failure');
          left -= 1;
          return original(stream, decide);
        });
      const [outcome] = await Promise.allSettled([world.run()]);
      expect([undefined, 'power failure']).toContain(
        outcome.status === 'rejected' ? outcome.reason.message : undefined,
      );
      dying.mockRestore();
    }
    expect(await places()).toEqual([]);
    expect((await stateOf(id))?.counts?.texts).toBe(8);
    await expectWholeLog(db);
    await expectSameWhenFoldedAnew();
  });

  it('is carried out once by two replicas, and not beside a rebuild', async () => {
    await zoeWorkedHere();
    await confirmed();
    const replica = world.replica(databases.replica(db));
    await Promise.all([
      world.run(),
      replica.run(),
      world.ledger.rebuild().catch(() => {}),
    ]);
    await world.run();
    expect(await places()).toEqual([]);
    const erased = await db('ledger_entries').where({ type: 'ledger.erased' });
    expect(erased).toHaveLength(1);
  });

  it('waits while a rebuild reads what would be erased', async () => {
    await zoeWorkedHere();
    const id = await confirmed();
    await db.transaction(async rebuilding => {
      expect(await tryLockForRebuild(rebuilding)).toBe(true);
      await world.run();
      expect((await stateOf(id))?.state).toBe('confirmed');
    });
    await world.run();
    expect((await stateOf(id))?.state).toBe('erased');
  });

  it('is not recorded as done when it is withdrawn meanwhile', async () => {
    await zoeWorkedHere();
    const id = await confirmed();
    const other = world.replica(databases.replica(db));
    const original = world.ledger.record.bind(world.ledger);
    let isWithdrawn = false;
    const meanwhile = jest
      .spyOn(world.ledger, 'record')
      .mockImplementation(async (stream, decide) => {
        if (!isWithdrawn && stream.startsWith('ledger:erasure/')) {
          isWithdrawn = true;
          await other.erasures.withdraw(id, asRequester(ADA));
        }
        return original(stream, decide);
      });
    await world.run();
    meanwhile.mockRestore();
    expect((await stateOf(id))?.state).toBe('withdrawn');
    expect(await db('identities').where({ name: ZOE.user })).toHaveLength(1);
  });

  it('blanks exports, also one that is being made', async () => {
    await zoeWorkedHere();
    const [own] = await world.refsOf(ZOE);
    const exported = async (state: string, stream: string) => {
      const id = randomUUID();
      await db('evidence_exports').insert({
        id,
        request: '{}',
        requested_by: 'id:x',
        requested_at: now.toJSDate(),
        state,
        stage: state,
        shard: 1,
        size: 3,
      });
      await db('evidence_files').insert({
        export_id: id,
        path: 'identities.json',
        sha256: 's',
        size: 9,
      });
      await db('evidence_chunks').insert({
        export_id: id,
        path: 'identities.json',
        place: 0,
        bytes: Buffer.from(ZOE.displayName, 'utf16le'),
      });
      const entry = await db('ledger_entries').where({ stream }).first('id');
      await db('evidence_entries').insert({
        export_id: id,
        shard: 1,
        log_index: 0,
        entry_id: entry.id,
      });
      return id;
    };
    const done = await exported('done', `person:${own}`);
    const running = await exported(
      'running',
      'service:component:default/shop-one',
    );
    await confirmed();
    await world.run();
    expect(await places()).toEqual([]);
    expect(
      await db('evidence_exports')
        .orderBy('state')
        .select('id', 'state', 'attempt'),
    ).toEqual(
      expect.arrayContaining([
        { id: done, state: 'running', attempt: expect.any(Number) },
        { id: running, state: 'running', attempt: 1 },
      ]),
    );
    // A job that began before cannot bring anything back.
    const before = { id: running, attempt: 0 };
    const late = Readable.from([ZOE.displayName]);
    await expect(
      new BundleStore(db).write(before, 'identities.json', late),
    ).rejects.toThrow(/made anew/);
    await expect(
      new EvidenceRows(db).add(before, 'change', [{ place: '1', row: ZOE }]),
    ).rejects.toThrow(/made anew/);
    expect(await places()).toEqual([]);
    expect(world.jobs.map(({ key }) => key).sort()).toEqual(
      [done, running].sort(),
    );
  });

  it('is of that reference: the same person met again gets another', async () => {
    await zoeWorkedHere();
    const before = await world.refsOf(ZOE);
    await confirmed();
    await world.run();
    const after = await world.refsOf(ZOE);
    for (const ref of after) expect(before).not.toContain(ref);
  });

  it('leaves alone who only claims to be the person', async () => {
    const mallory = { ...person('mallory'), login: ADA.login };
    const [own, account] = await world.refsOf(mallory);
    const [, unclaimed] = await world.refsOf(ZOE);
    await world.joins(ADA);
    await world.record(`person:${own}`, 'person.observed', {
      persons: { person: own },
      payload: { accounts: [account, unclaimed], trusted: false },
      erasable: { displayName: mallory.displayName },
    });
    await world.leaves(mallory);
    now = now.plus({ months: 13 });
    const { id } = await world.erasures.request(
      mallory.user,
      REASON,
      asRequester(BOB),
    );
    await world.erasures.confirm(id, asRequester(ADA));
    await world.run();
    expect(await whereInDatabase(db, mallory.displayName)).toEqual([]);
    for (const ref of [account, unclaimed]) {
      expect(await db('identities').where({ ref })).toHaveLength(1);
    }
  });

  it('takes the files with it that the person gave, or that name the person', async () => {
    await zoeWorkedHere();
    const gives = async (by: typeof ZOE, mediaType: string, text: string) => {
      const [disputer] = await world.refsOf(by);
      const id = randomUUID();
      await world.ledger.record(`dispute:${id}`, async recording => {
        const entry = (await recording.append({
          type: 'dispute.opened',
          v: 1,
          occurredAt: now.toISO() as string,
          source: { collector: 'portal' },
          attestation: 'decided',
          persons: { disputer },
          payload: {
            check: 'CHG-02',
            service: 'component:default/shop',
            environment: 'prod',
            verdict: 'fail',
            ruleVersion: 1,
            evidence: [],
            files: [{ mediaType, size: text.length }],
          },
          erasable: {
            reason: 'It is wrong',
            files: [{ name: 'it.txt', sha256: '0' }],
          },
        })) as RecordedEntry;
        const bytes = Buffer.from(text);
        await keepAttachments(recording.trx, entry, [{ mediaType, bytes }]);
      });
      return id;
    };
    const escaped = ZOE.displayName.replace(
      /[^ -~]/g,
      char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    const own = await gives(ZOE, 'application/pdf', '%PDF-');
    const naming = await gives(ADA, 'text/csv', `who\n${ZOE.login}\n`);
    const inJson = await gives(
      ADA,
      'application/json',
      `{"who": "${escaped.replaceAll('"', '\\"')}"}`,
    );
    const other = await gives(ADA, 'text/plain', 'The page');
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    await gives(ADA, 'application/json', deep);
    now = now.plus({ months: 13 });
    await confirmed();
    await world.run();
    expect(await places()).toEqual([]);
    const rows = await db('disputes').select('id', 'files');
    const nameOf = (id: string) =>
      rows.find(row => row.id === id).files[0].name;
    expect([own, naming, inJson, other].map(nameOf)).toEqual([
      null,
      null,
      null,
      'it.txt',
    ]);
    const kept = await db('ledger_attachments').pluck('bytes');
    expect(kept.map(String).sort()).toEqual(['The page', deep]);
    await expectSameWhenFoldedAnew();
  });

  it('keeps the log whole after any sequence of them', async () => {
    const people = ['wim', 'xena', 'yusuf'].map(person);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(0, 1, 2), fc.boolean()), {
          minLength: 1,
          maxLength: 6,
        }),
        async turns => {
          const own = await databases.migrated();
          const short = await PeopleWorld.on(own, () => now);
          const proofs: Parameters<typeof verifyInclusion>[0][] = [];
          for (const [index, erase] of turns) {
            const who = people[index];
            await short.joins(who);
            await short.isActive(who);
            await short.leaves(who);
            await new Sequencer(own).run();
            proofs.push(await newestProof(own));
            if (!erase) continue;
            now = now.plus({ months: 13 });
            const { id } = await short.erasures.request(
              who.user,
              REASON,
              asRequester(ADA),
            );
            await short.erasures.confirm(id, asRequester(BOB));
            await short.run();
            expect(await whereInDatabase(own, who.displayName)).toEqual([]);
          }
          await short.run();
          await expectWholeLog(own);
          for (const proof of proofs) expect(verifyInclusion(proof)).toBe(true);
          expect(proofs.map(({ leaf }) => leaf)).toEqual(
            await leavesAgain(own, proofs),
          );
        },
      ),
      { numRuns: 5 },
    );
  });
});
