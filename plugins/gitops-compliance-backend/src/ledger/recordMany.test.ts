import type { Knex } from 'knex';
import { ledgerDatabases } from './__testUtils__/databases';
import {
  createSampleTables,
  sampleDraft,
  sampleLedger,
} from './__testUtils__/sample';

jest.setTimeout(60_000);

describe('recordMany()', () => {
  const databases = ledgerDatabases();
  let db: Knex;

  beforeEach(async () => {
    db = await databases.migrated();
    await createSampleTables(db);
  });

  const seqsOf = async (stream: string) =>
    (await sampleLedger(db).readStream(stream)).map(
      ({ envelope }) => envelope.streamSeq,
    );

  it('numbers and folds each stream by itself, and tells of those that grew', async () => {
    const ledger = sampleLedger(db);
    await ledger.record('sample:b', r => r.append(sampleDraft(1)));
    const told: string[][] = [];
    ledger.onRecorded(streams => told.push(streams));
    const entries = await ledger.recordMany(
      ['sample:c', 'sample:b', 'sample:a', 'sample:b'],
      recordings =>
        recordings.appendAll([
          { stream: 'sample:a', draft: sampleDraft(2) },
          {
            stream: 'sample:b',
            draft: sampleDraft(3, { erasable: { note: 'Ada' } }),
          },
          { stream: 'sample:a', draft: sampleDraft(4) },
        ]),
    );
    expect(
      entries.map(({ envelope: { stream, streamSeq }, erasable }) => [
        stream,
        streamSeq,
        erasable,
      ]),
    ).toEqual([
      ['sample:a', 1, null],
      ['sample:b', 2, { note: 'Ada' }],
      ['sample:a', 2, null],
    ]);
    expect(told).toEqual([['sample:a', 'sample:b']]);
    expect(await ledger.readStream('sample:b')).toContainEqual(entries[1]);
    expect(
      await db('sample_totals')
        .select('stream', 'entries', 'total')
        .orderBy('stream'),
    ).toEqual([
      { stream: 'sample:a', entries: 2, total: '6' },
      { stream: 'sample:b', entries: 2, total: '4' },
    ]);
  });

  it('leaves nothing in any stream when the decision throws', async () => {
    const ledger = sampleLedger(db);
    await expect(
      ledger.recordMany(['sample:a', 'sample:b'], async recordings => {
        await recordings.appendAll([
          { stream: 'sample:a', draft: sampleDraft(1) },
          { stream: 'sample:b', draft: sampleDraft(2) },
        ]);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await db('ledger_entries')).toEqual([]);
    expect(await db('sample_history')).toEqual([]);
    await ledger.record('sample:b', r => r.append(sampleDraft(3)));
    expect(await seqsOf('sample:b')).toEqual([1]);
  });

  it('leaves nothing when the database refuses one, even if that is caught', async () => {
    const ledger = sampleLedger(db);
    const refused = {
      ...sampleDraft(2),
      payload: { value: 'no number' },
    };
    await expect(
      ledger.recordMany(['sample:a', 'sample:b'], async recordings => {
        await recordings
          .appendAll([
            { stream: 'sample:a', draft: sampleDraft(1) },
            { stream: 'sample:b', draft: refused },
          ])
          .catch(() => undefined);
      }),
    ).rejects.toThrow(/no number/);
    expect(await db('ledger_entries')).toEqual([]);
  });

  it('refuses a stream that it has not locked', async () => {
    await expect(
      sampleLedger(db).recordMany(['sample:a'], recordings =>
        recordings.appendAll([{ stream: 'sample:b', draft: sampleDraft(1) }]),
      ),
    ).rejects.toThrow('The stream sample:b is not locked by this recording');
    expect(await db('ledger_entries')).toEqual([]);
  });

  it('appends none of several where one has a source key', async () => {
    await expect(
      sampleLedger(db).recordMany(['sample:a', 'sample:b'], recordings =>
        recordings.appendAll([
          { stream: 'sample:a', draft: sampleDraft(1) },
          { stream: 'sample:b', draft: sampleDraft(2, { key: 'k/1' }) },
        ]),
      ),
    ).rejects.toThrow('must be appended alone');
    expect(await seqsOf('sample:a')).toEqual([]);
  });
});
