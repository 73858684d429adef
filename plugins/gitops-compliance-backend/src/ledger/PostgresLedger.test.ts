import type { Knex } from 'knex';
import { mockLogger } from '../__testUtils__/mockLogger';
import type { Recording } from './Ledger';
import { ledgerDatabases } from './__testUtils__/databases';
import {
  createSampleTables,
  sampleDraft,
  sampleLedger,
  sampleProjection,
} from './__testUtils__/sample';

jest.setTimeout(60_000);

describe('record()', () => {
  const databases = ledgerDatabases();
  let db: Knex;

  beforeAll(async () => {
    db = await databases.migrated();
    await createSampleTables(db);
  });

  it('writes the envelope, and gives it back with its erasable part', async () => {
    const ledger = sampleLedger(db);
    const entry = await ledger.record('sample:whole', recording =>
      recording.append({
        ...sampleDraft(3, { key: 'whole/1', erasable: { note: 'Ada' } }),
        occurredAt: '2026-01-02T04:04:05.5+01:00',
        persons: { author: 'id:1' },
        controls: ['CHG-01'],
      }),
    );
    expect(entry?.envelope).toEqual({
      type: 'ledger.sample',
      v: 1,
      stream: 'sample:whole',
      streamSeq: 1,
      occurredAt: '2026-01-02T03:04:05.500Z',
      observedAt: '2026-01-02T03:04:06.007Z',
      source: { collector: 'sample', cursor: null, key: 'whole/1' },
      attestation: 'read',
      persons: { author: 'id:1' },
      controls: ['CHG-01'],
      payload: { value: 3 },
      blob: {
        hash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        mediaType: 'application/json',
      },
    });
    expect(await ledger.readStream('sample:whole')).toEqual([entry]);
    expect(entry?.erasable).toEqual({ note: 'Ada' });
  });

  it('appends several in their order, each folded and with its own part', async () => {
    const ledger = sampleLedger(db);
    const entries = await ledger.record('sample:several', async recording => [
      ...(await recording.appendAll([
        sampleDraft(1, { erasable: { note: 'Ada' } }),
        sampleDraft(2),
        sampleDraft(3, { erasable: { note: 'Bob' } }),
      ])),
      await recording.append(sampleDraft(4)),
    ]);
    expect(await ledger.readStream('sample:several')).toEqual(entries);
    expect(entries.map(entry => entry?.envelope.streamSeq)).toEqual([
      1, 2, 3, 4,
    ]);
    expect(entries.map(entry => entry?.erasable)).toEqual([
      { note: 'Ada' },
      null,
      { note: 'Bob' },
      null,
    ]);
    expect(
      await db('sample_history')
        .where({ stream: 'sample:several' })
        .orderBy('seq')
        .pluck('note'),
    ).toEqual(['Ada', null, 'Bob', null]);
  });

  it('appends none of several where one has a source key', async () => {
    const ledger = sampleLedger(db);
    await expect(
      ledger.record('sample:keyed', recording =>
        recording.appendAll([sampleDraft(1), sampleDraft(2, { key: 'k/1' })]),
      ),
    ).rejects.toThrow('must be appended alone');
    expect(await ledger.readStream('sample:keyed')).toEqual([]);
  });

  it('keeps an entry valid after its erasable part was erased', async () => {
    const ledger = sampleLedger(db);
    const entry = await ledger.record('sample:erased', recording =>
      recording.append(sampleDraft(1, { erasable: { note: 'Ada' } })),
    );
    await db('ledger_blobs')
      .where({ hash: entry?.envelope.blob?.hash })
      .delete();
    expect(await ledger.readStream('sample:erased')).toEqual([
      { ...entry, erasable: null },
    ]);
  });

  it('leaves nothing when the decision throws', async () => {
    const ledger = sampleLedger(db);
    const before = await db('ledger_entries').count();
    await expect(
      ledger.record('sample:undone', async recording => {
        await recording.append(sampleDraft(1, { erasable: { note: 'n' } }));
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await ledger.readStream('sample:undone')).toEqual([]);
    expect(await db('ledger_entries').count()).toEqual(before);
    expect(
      await db('ledger_streams').where({ stream: 'sample:undone' }),
    ).toEqual([]);
    expect(
      await db('sample_totals').where({ stream: 'sample:undone' }),
    ).toEqual([]);
  });

  it.each<[string, (recording: Recording) => Promise<unknown>, RegExp]>([
    [
      'a failed append',
      async recording => {
        await recording.append(sampleDraft(1));
        await recording.append(sampleDraft(0.5)).catch(() => undefined);
      },
      /safe integer/,
    ],
    [
      'a failed enqueue',
      async recording => {
        await recording.append(sampleDraft(1));
        await recording
          .enqueue({ queue: 'forge.refresh', data: {} })
          .catch(() => undefined);
      },
      /has no jobs/,
    ],
    [
      'a failed statement',
      async recording => {
        await recording.append(sampleDraft(1));
        await recording.trx.raw('SELECT 1 / 0').catch(() => undefined);
      },
      /division by zero/,
    ],
    [
      'a failed statement that nobody waits for',
      async recording => {
        await recording.append(sampleDraft(1));
        recording.trx.raw('SELECT 1 / 0').catch(() => undefined);
      },
      /division by zero/,
    ],
  ])('undoes all when the caller hides %s', async (_, decide, message) => {
    const ledger = sampleLedger(db);
    await expect(ledger.record('sample:hidden', decide)).rejects.toThrow(
      message,
    );
    expect(await ledger.readStream('sample:hidden')).toEqual([]);
  });

  it('records at no other isolation level than READ COMMITTED', async () => {
    const strict = databases.replica(db, { isolation: 'repeatable read' });
    await expect(
      sampleLedger(strict).record('sample:strict', r =>
        r.append(sampleDraft(1)),
      ),
    ).rejects.toThrow(/this transaction is REPEATABLE READ/);
    expect(await sampleLedger(db).readStream('sample:strict')).toEqual([]);
  });

  it('undoes the entry when a projection fails', async () => {
    const ledger = sampleLedger(db, {
      projections: [
        {
          ...sampleProjection,
          apply: async () => {
            throw new Error('cannot fold');
          },
        },
      ],
    });
    await expect(
      ledger.record('sample:unfolded', r => r.append(sampleDraft(1))),
    ).rejects.toThrow('cannot fold');
    expect(await ledger.readStream('sample:unfolded')).toEqual([]);
  });

  it('numbers appends in order even when they are not awaited one by one', async () => {
    const ledger = sampleLedger(db);
    await ledger.record('sample:parallel', recording =>
      Promise.all(
        [1, 2, 3, 4].map(value => recording.append(sampleDraft(value))),
      ),
    );
    const entries = await ledger.readStream('sample:parallel');
    expect(
      entries.map(({ envelope }) => [
        envelope.streamSeq,
        envelope.payload.value,
      ]),
    ).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ]);
  });

  it('refuses a recording inside a recording, and an append after it', async () => {
    const ledger = sampleLedger(db);
    let kept: Recording | undefined;
    await ledger.record('sample:outer', async recording => {
      kept = recording;
      await expect(
        ledger.record('sample:inner', async () => undefined),
      ).rejects.toThrow(/'sample:inner'.*inside record\('sample:outer'\)/);
    });
    await expect(kept?.append(sampleDraft(1))).rejects.toThrow(/is over/);
  });

  it.each(['yesterday', '2026-01-02', '2026-01-02T03:04:05'])(
    'refuses %s as the time of an event',
    async occurredAt => {
      await expect(
        sampleLedger(db).record('sample:time', recording =>
          recording.append({ ...sampleDraft(1), occurredAt }),
        ),
      ).rejects.toThrow(/no ISO 8601 instant with an offset/);
    },
  );

  it('decides anew what Postgres ended to resolve a deadlock', async () => {
    const ledgers = [sampleLedger(db), sampleLedger(databases.replica(db))];
    let firstAppends = 0;
    let bothAppended: () => void = () => undefined;
    const barrier = new Promise<void>(resolve => {
      bothAppended = resolve;
    });
    let decisions = 0;
    const cross = (at: number, keys: string[]) =>
      ledgers[at].record(`sample:crossing-${at}`, async recording => {
        decisions += 1;
        await recording.append(sampleDraft(1, { key: keys[0] }));
        firstAppends += 1;
        if (firstAppends === 2) {
          bothAppended();
        }
        await barrier;
        await recording.append(sampleDraft(2, { key: keys[1] }));
      });
    await Promise.all([
      cross(0, ['crossing/a', 'crossing/b']),
      cross(1, ['crossing/b', 'crossing/a']),
    ]);
    expect(decisions).toBe(3);
    expect(
      await db('ledger_entries').where('source_key', 'like', 'crossing/%'),
    ).toHaveLength(2);
  });

  it('tells listeners of commits only, and survives those that throw', async () => {
    const logger = mockLogger();
    const ledger = sampleLedger(db, { logger });
    const told: string[][] = [];
    ledger.onRecorded(() => {
      throw new Error('deaf');
    });
    const forget = ledger.onRecorded(streams => told.push(streams));
    await ledger.record('sample:heard', r => r.append(sampleDraft(1)));
    await ledger.record('sample:silent', async () => undefined);
    await expect(
      ledger.record('sample:undone', async recording => {
        await recording.append(sampleDraft(1));
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    forget();
    await ledger.record('sample:forgotten', r => r.append(sampleDraft(1)));
    expect(told).toEqual([['sample:heard']]);
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining('sample:heard'),
      expect.objectContaining({ message: 'deaf' }),
    );
  });

  it('refuses two projections of one table', () => {
    expect(() =>
      sampleLedger(db, {
        projections: [sampleProjection, { ...sampleProjection, name: 'twin' }],
      }),
    ).toThrow(/sample_totals belongs to the projections sample and twin/);
  });

  it('notices an entry whose bytes were changed', async () => {
    const ledger = sampleLedger(db);
    await ledger.record('sample:torn', r => r.append(sampleDraft(1)));
    await db.transaction(async trx => {
      await trx.raw('ALTER TABLE ledger_entries DISABLE TRIGGER USER');
      await trx.raw(
        "UPDATE ledger_entries SET entry = entry || ' ' WHERE stream = ?",
        ['sample:torn'],
      );
      await trx.raw(
        'ALTER TABLE ledger_entries ENABLE ALWAYS TRIGGER ledger_entries_append_only',
      );
    });
    await expect(ledger.readStream('sample:torn')).rejects.toThrow(
      /Entry 1 of stream sample:torn .* is damaged/,
    );
  });
});
