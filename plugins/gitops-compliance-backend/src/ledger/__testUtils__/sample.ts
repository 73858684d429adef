import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { mockLogger } from '../../__testUtils__/mockLogger';
import type { Jobs } from '../../jobs/Jobs';
import type { EntryDraft, Projection } from '../Ledger';
import { PostgresLedger, type PostgresLedgerOptions } from '../PostgresLedger';

/** Last value and counters per stream, and a row per entry. */
export const sampleProjection: Projection = {
  name: 'sample',
  tables: ['sample_totals', 'sample_history'],
  streams: ['sample:'],
  async apply({ envelope, erasable }, db) {
    const { stream, streamSeq, payload } = envelope;
    await db.raw(
      `INSERT INTO ${db.nameOf('sample_totals')} AS t
         (stream, last_seq, last_value, entries, total)
       VALUES (:stream, :seq, :value, 1, :value)
       ON CONFLICT (stream) DO UPDATE SET
         last_seq = excluded.last_seq, last_value = excluded.last_value,
         entries = t.entries + 1, total = t.total + excluded.total`,
      { stream, seq: streamSeq, value: payload.value as number },
    );
    await db.table('sample_history').insert({
      stream,
      seq: streamSeq,
      payload: JSON.stringify(payload),
      note: erasable?.note,
    });
  },
};

/** Makes the tables of {@link sampleProjection}. */
export async function createSampleTables(db: Knex): Promise<void> {
  await db.schema.createTable('sample_totals', table => {
    table.text('stream').primary();
    table.bigInteger('last_seq').notNullable();
    table.bigInteger('last_value').notNullable().index();
    table.integer('entries').notNullable();
    table.bigInteger('total').notNullable();
  });
  await db.schema.createTable('sample_history', table => {
    table.text('stream').notNullable();
    table.bigInteger('seq').notNullable();
    table.json('payload').notNullable();
    table.text('note');
    table.unique(['stream', 'seq'], { indexName: 'sample_history_place' });
  });
}

/** A fact with a value, and a source key where one is given. */
export function sampleDraft(
  value: number,
  more: { key?: string; erasable?: EntryDraft['erasable'] } = {},
): EntryDraft {
  return {
    type: 'ledger.sample',
    v: 1,
    occurredAt: '2026-01-02T03:04:05Z',
    source: { collector: 'sample', key: more.key },
    attestation: 'read',
    payload: { value },
    erasable: more.erasable,
  };
}

/** For ledgers whose recordings enqueue nothing. */
const noJobs: Pick<Jobs, 'enqueue'> = {
  enqueue: () => Promise.reject(new Error('This ledger has no jobs')),
};

/** A ledger with the sample projection. */
export function sampleLedger(
  db: Knex,
  more: {
    jobs?: Pick<Jobs, 'enqueue'>;
    logger?: LoggerService;
    projections?: Projection[];
    catalogue?: PostgresLedgerOptions['catalogue'];
    clock?: PostgresLedgerOptions['clock'];
  } = {},
): PostgresLedger {
  return new PostgresLedger({
    db,
    projections: more.projections ?? [sampleProjection],
    catalogue: more.catalogue,
    jobs: more.jobs ?? noJobs,
    clock: more.clock ?? (() => DateTime.utc(2026, 1, 2, 3, 4, 6, 7)),
    logger: more.logger ?? mockLogger(),
  });
}
