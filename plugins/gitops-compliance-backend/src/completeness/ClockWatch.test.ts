import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sampleDraft, sampleLedger } from '../ledger/__testUtils__/sample';
import { openFirstShard } from '../ledger/log/shards';
import { Sequencer } from '../ledger/log/Sequencer';
import { PersonDirectory } from '../persons/PersonDirectory';
import type { Policy } from '../policy/Policy';
import { ClockWatch } from './ClockWatch';
import { CompletenessService } from './CompletenessService';
import { GapStore } from './gaps/GapStore';
import { LogHealth } from './LogHealth';

jest.setTimeout(60_000);

const START = DateTime.utc(2026, 10, 1, 9);

describe('a clock that is set back', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let now: DateTime;

  beforeEach(async () => {
    db = await databases.migrated();
    now = START;
    await openFirstShard(db, 'portal.example/ledger', now.toJSDate());
  });

  const record = async (values: number[], stream = 'sample:a') => {
    const ledger = sampleLedger(db, { projections: [], clock: () => now });
    for (const value of values) {
      await ledger.record(stream, recording =>
        recording.append(sampleDraft(value)),
      );
    }
  };
  const sequenceAndCompare = async (at: Knex = db) => {
    await new Sequencer(db).run();
    return new ClockWatch(at).compare();
  };
  const setBacks = () =>
    new ClockWatch(db).setBacks(
      START.minus({ years: 1 }).toJSDate(),
      START.plus({ years: 1 }).toJSDate(),
    );
  const verdict = async () => {
    const gaps = new GapStore(db);
    const options = { db, gaps, clock: () => START.plus({ hours: 1 }) };
    const health = new LogHealth({
      ...options,
      completeness: new CompletenessService({
        ...options,
        persons: new PersonDirectory(db),
        policy: () => ({} as Policy),
      }),
      clocks: new ClockWatch(db),
      verification: async () => null,
      anchors: async () => [],
      frameworks: () => [],
    });
    const check = (await health.checks()).find(
      ({ check: id }) => id === 'LOG-03',
    );
    return `${check?.verdict}: ${check?.reason}`;
  };

  it('leaves the order of the log as it was recorded, and LOG-03 says where', async () => {
    await record([1, 2]);
    await new Sequencer(db).run();
    expect(await verdict()).toMatch(/^indeterminate: .*being compared/);
    await sequenceAndCompare();
    expect(await verdict()).toMatch(/^pass: Every entry is kept/);
    now = START.minus({ minutes: 30 });
    await record([3, 4]);
    await sequenceAndCompare();
    const values = await db('log_index as i')
      .join('ledger_entries as e', 'e.id', 'i.entry_id')
      .orderBy('i.log_index')
      .select('e.stream_seq', 'e.observed_at');
    expect(values.map(row => Number(row.stream_seq))).toEqual([1, 2, 3, 4]);
    expect(values[2].observed_at < values[1].observed_at).toBe(true);
    expect(await verdict()).toBe(
      'fail: A clock was set back: entry 2 of the log says 08:30Z, 1800 seconds before its predecessor.',
    );
  });

  it('is found once, by however many replicas and in however many turns', async () => {
    const replica = databases.replica(db);
    await record([1]);
    await sequenceAndCompare();
    for (let turn = 0; turn < 3; turn += 1) {
      now = now.minus({ minutes: 10 });
      await record([2, 3]);
      await Promise.all([sequenceAndCompare(), sequenceAndCompare(replica)]);
    }
    expect(await sequenceAndCompare(replica)).toBe(0);
    expect((await setBacks()).map(({ place }) => place)).toEqual([
      'entry 1 of the log',
      'entry 3 of the log',
      'entry 5 of the log',
    ]);
  });

  it('is not said of clocks that are within a minute', async () => {
    await record([1]);
    now = now.minus({ seconds: 60 });
    await record([2]);
    now = now.plus({ hours: 1 });
    await record([3]);
    expect(await sequenceAndCompare()).toBe(3);
    expect(await setBacks()).toEqual([]);
  });
});
