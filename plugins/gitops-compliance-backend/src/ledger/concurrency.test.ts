import fc from 'fast-check';
import type { Knex } from 'knex';
import type { Ledger, RecordedEntry } from './Ledger';
import { ledgerDatabases } from './__testUtils__/databases';
import {
  createSampleTables,
  sampleDraft,
  sampleLedger,
} from './__testUtils__/sample';

const WRITERS = 8;
const STREAMS = 3;

jest.setTimeout(120_000);

/** What one writer records, one recording after the other. */
interface Step {
  /** One, or several that are recorded in one transaction. */
  streams: number[];
  /**
   * Appends of one recording, to its streams by turns; the same key may come to
   * any writer.
   */
  facts: { value: number; key: number | null }[];
  /** Whether the recording is thrown away. */
  fails: boolean;
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    streams: fc.uniqueArray(fc.nat(STREAMS - 1), {
      minLength: 1,
      maxLength: STREAMS,
    }),
    facts: fc.array(
      fc.record({
        value: fc.integer({ min: -99, max: 99 }),
        key: fc.option(fc.nat(9), { freq: 1 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    fails: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.boolean()),
  }),
  { minLength: 1, maxLength: 4 },
);

/** What the tables must hold after these entries. */
function foldByHand(entries: RecordedEntry[]) {
  const values = entries.map(({ envelope }) => Number(envelope.payload.value));
  return {
    last_seq: String(entries.length),
    last_value: String(values[values.length - 1]),
    entries: entries.length,
    total: String(values.reduce((sum, value) => sum + value, 0)),
  };
}

describe('concurrent recordings by two replicas', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let replicas: Ledger[];
  let round = 0;

  beforeAll(async () => {
    db = await databases.migrated();
    await createSampleTables(db);
    replicas = [sampleLedger(db), sampleLedger(databases.replica(db))];
  });

  async function write(ledger: Ledger, prefix: string, script: Step[]) {
    for (const { streams, facts, fails } of script) {
      const names = streams.map(stream => `sample:${prefix}-${stream}`);
      const drafts = facts.map(({ value, key }, at) => ({
        stream: names[at % names.length],
        draft: sampleDraft(value, {
          key: key === null ? undefined : `${prefix}/${key}`,
        }),
      }));
      const thrownAway = () => {
        if (fails) throw new Error('thrown away');
      };
      const recorded =
        names.length === 1
          ? ledger.record(names[0], async recording => {
              for (const { draft } of drafts) await recording.append(draft);
              thrownAway();
            })
          : ledger.recordMany(names, async recordings => {
              for (const each of drafts) await recordings.appendAll([each]);
              thrownAway();
            });
      if (fails) {
        await expect(recorded).rejects.toThrow('thrown away');
      } else {
        await recorded;
      }
    }
  }

  it('number without gaps, record each key once, and rebuild to the same rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(steps, { minLength: WRITERS, maxLength: WRITERS }),
        async scripts => {
          round += 1;
          const prefix = `round${round}`;
          await Promise.all(
            scripts.map((script, writer) =>
              write(replicas[writer % 2], prefix, script),
            ),
          );

          const kept = scripts.flat().filter(step => !step.fails);
          const keysSeen: (string | null)[] = [];
          for (let stream = 0; stream < STREAMS; stream++) {
            const name = `sample:${prefix}-${stream}`;
            const entries = await replicas[0].readStream(name);
            expect(entries.map(({ envelope }) => envelope.streamSeq)).toEqual(
              entries.map((_, at) => at + 1),
            );
            const [row] = await db('sample_totals').where({ stream: name });
            expect(row).toEqual(
              entries.length
                ? { stream: name, ...foldByHand(entries) }
                : undefined,
            );
            keysSeen.push(
              ...entries.map(({ envelope }) => envelope.source.key),
            );
          }

          const facts = kept.flatMap(step => step.facts);
          const keys = new Set(
            facts.flatMap(({ key }) =>
              key === null ? [] : [`${prefix}/${key}`],
            ),
          );
          expect(keysSeen.filter(key => key !== null).sort()).toEqual(
            [...keys].sort(),
          );
          expect(keysSeen.filter(key => key === null)).toHaveLength(
            facts.filter(({ key }) => key === null).length,
          );

          const { tables } = await replicas[1].rebuild({});
          expect(tables.sample_totals.different).toBe(0);
          expect(tables.sample_history.different).toBe(0);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('make a new stream once when both come first', async () => {
    for (let at = 0; at < 10; at++) {
      const stream = `sample:new-${at}`;
      await Promise.all(
        replicas.flatMap(ledger =>
          [1, 2].map(value =>
            ledger.record(stream, r => r.append(sampleDraft(value))),
          ),
        ),
      );
      expect(
        (await replicas[0].readStream(stream)).map(e => e.envelope.streamSeq),
      ).toEqual([1, 2, 3, 4]);
    }
  });

  it('of many streams make each once, whatever the order of their names', async () => {
    const streams = Array.from({ length: 40 }, (_, at) => `sample:many-${at}`);
    const many = Array.from({ length: 8 }, (_, writer) => {
      const own = writer % 2 ? streams : [...streams].reverse();
      return replicas[writer % 2].recordMany(own, recordings =>
        recordings.appendAll(
          own.map(stream => ({ stream, draft: sampleDraft(writer) })),
        ),
      );
    });
    const single = streams.map((stream, at) =>
      replicas[at % 2].record(stream, r => r.append(sampleDraft(at))),
    );
    await Promise.all([...many, ...single]);
    for (const stream of streams) {
      const entries = await replicas[0].readStream(stream);
      expect(entries.map(({ envelope }) => envelope.streamSeq)).toEqual([
        1, 2, 3, 4, 5, 6, 7, 8, 9,
      ]);
    }
  });

  it('decide on what the one before them committed', async () => {
    const admitted = await Promise.all(
      Array.from({ length: 24 }, (_, at) =>
        replicas[at % 2].record('sample:limit', async recording => {
          const row = await recording
            .trx('sample_totals')
            .where({ stream: 'sample:limit' })
            .first('entries');
          const free = (row?.entries ?? 0) < 5;
          return free && (await recording.append(sampleDraft(1))) !== null;
        }),
      ),
    );
    expect(admitted.filter(Boolean)).toHaveLength(5);
  });
});
