import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import { ENTRY_CATALOGUE } from '../ledger/catalogue';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sampleLedger } from '../ledger/__testUtils__/sample';
import { waiverStream, type WaiverAskedPayload } from './records';
import { WaiverEnds } from './WaiverEnds';
import { waiversProjection } from './waiversProjection';

jest.setTimeout(60_000);

const NOW = DateTime.fromISO('2026-06-01T14:00:00Z', { zone: 'utc' });

describe('the end of a waiver', () => {
  const databases = ledgerDatabases();
  let db: Knex;

  beforeEach(async () => {
    db = await databases.migrated();
  });

  const ledgerAt = (clock: DateTime) =>
    sampleLedger(db, {
      catalogue: ENTRY_CATALOGUE,
      projections: [waiversProjection],
      jobs: { enqueue: async () => {} },
      clock: () => clock,
    });

  /** A waiver that was asked for so long ago and ends in so many days. */
  const waiver = async (
    {
      ago = 30,
      ends = 5,
      ...more
    }: { ago?: number; ends?: number } & Partial<WaiverAskedPayload>,
    ...then: string[]
  ): Promise<string> => {
    const id = randomUUID();
    const draft = {
      v: 1,
      occurredAt: NOW.minus({ days: ago }).toISO() as string,
      source: { collector: 'portal' },
      attestation: 'decided' as const,
    };
    await ledgerAt(NOW).record(waiverStream(id), recording =>
      recording.appendAll([
        {
          ...draft,
          type: 'waiver.asked',
          persons: { asker: 'ref-of-dana' },
          payload: {
            check: 'CHG-10',
            service: 'component:default/pay',
            environment: 'prod',
            until: NOW.plus({ days: ends }).toISO() as string,
            ...more,
          },
        },
        ...then.map(type => ({
          ...draft,
          type: `waiver.${type}`,
          persons: { approver: 'ref-of-sam' },
          payload: {},
        })),
      ]),
    );
    return id;
  };

  /** Of which waivers that was said, however often it is looked. */
  const told = async (at = NOW): Promise<string[]> => {
    const ends = () =>
      new WaiverEnds({ db, ledger: ledgerAt(at), clock: () => at });
    await Promise.all([ends().look(), ends().look()]);
    await ends().look();
    const streams: string[] = await db('ledger_entries')
      .where({ type: 'waiver.ending' })
      .orderBy('id')
      .pluck('stream');
    return streams.map(stream => stream.slice('waiver:'.length));
  };

  it('is told once, seven days before', async () => {
    const id = await waiver({ ends: 8 }, 'approved');
    expect(await told()).toEqual([]);
    expect(await told(NOW.plus({ days: 1 }))).toEqual([id]);
    expect(await told(NOW.plus({ days: 2 }))).toEqual([id]);
  });

  it.each<[string, Parameters<typeof waiver>]>([
    ['nobody decided on', [{}]],
    ['was refused', [{}, 'refused']],
    ['was withdrawn', [{}, 'approved', 'withdrawn']],
    ['is over', [{ ends: -1 }, 'approved']],
    ['was approved for a few days', [{ ago: 1 }, 'approved']],
  ])('is not told of one that %s', async (_, given) => {
    await waiver(...given);
    expect(await told()).toEqual([]);
  });

  it('is not told of one that is renewed, and of its renewal in its time', async () => {
    const id = await waiver({}, 'approved');
    const renewal = await waiver(
      {
        ago: 1,
        ends: 40,
        from: NOW.plus({ days: 5 }).toISO() as string,
        renews: id,
      },
      'approved',
    );
    expect(await told()).toEqual([]);
    expect(await told(NOW.plus({ days: 34 }))).toEqual([renewal]);
  });

  it('is told where a renewal is only asked for', async () => {
    const id = await waiver({}, 'approved');
    const from = NOW.plus({ days: 5 }).toISO() as string;
    await waiver({ ago: 1, ends: 40, from, renews: id });
    expect(await told()).toEqual([id]);
  });
});
