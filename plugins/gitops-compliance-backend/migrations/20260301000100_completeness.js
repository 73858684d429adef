// What: read models that say what of the record is whole: which periods are
// closed, which stretches a collector missed, and how far each application's
// own history was read. Why: a filtered population is provably whole only where
// its period is closed, and a gap is accepted by two persons. Each table is a
// fold of the ledger and can be rebuilt from it. Locks: creates tables and fills
// them from the entries of gaps, so nothing that exists is locked.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('population_closings', table => {
    table.text('environment').notNullable();
    table.text('period').notNullable().comment('Month in UTC: 2026-10');
    table.integer('last').notNullable().comment('Last number; 0: none');
    table.timestamp('closed_at', { useTz: true }).notNullable();
    table.primary(['environment', 'period']);
  });

  await knex.schema.createTable('gaps', table => {
    table.text('id').primary();
    table.text('stream').notNullable().comment('Where its entries are');
    table.text('collector').notNullable();
    table.text('deployment').comment('Null: the gap is the whole collector');
    table.text('cause').notNullable();
    table.bigInteger('opened_seq').notNullable();
    table.timestamp('opened_at', { useTz: true }).notNullable();
    table.timestamp('missed_from', { useTz: true });
    table.timestamp('missed_until', { useTz: true });
    table.timestamp('closed_at', { useTz: true });
    table.text('recovered');
    table.text('not_recovered');
    table.jsonb('history_rows').comment('Skipped rows: { from, to }');
    table.text('first_accepted_by');
    table.timestamp('first_accepted_at', { useTz: true });
    table.text('second_accepted_by');
    table.timestamp('second_accepted_at', { useTz: true });
    table.index(['opened_at', 'id']);
    table.index(['stream', 'opened_seq']);
  });

  await knex.schema.createTable('application_histories', table => {
    table.text('deployment_id').primary();
    table.text('uid').notNullable();
    table.bigInteger('last_id').notNullable();
    table.timestamp('last_at', { useTz: true }).notNullable();
    table.bigInteger('stream_seq').notNullable();
  });

  // Gaps of entries v1 have no id of their own: stream and number stand for it.
  await knex.raw(`
    INSERT INTO gaps (id, stream, collector, cause, opened_seq, opened_at,
      missed_from, missed_until, closed_at, recovered, not_recovered)
    SELECT opened.stream || '#' || opened.stream_seq, opened.stream,
      opened.told #>> '{source,collector}', 'unreachable', opened.stream_seq,
      opened.occurred_at, (opened.told #>> '{payload,lastHeard}')::timestamptz,
      closed.occurred_at, closed.occurred_at,
      closed.told #>> '{payload,recovered}',
      closed.told #>> '{payload,notRecovered}'
    FROM (SELECT stream, stream_seq, occurred_at,
            convert_from(entry, 'UTF8')::jsonb AS told
          FROM ledger_entries WHERE type = 'collector.gap-opened') opened
    LEFT JOIN LATERAL (
      SELECT occurred_at, convert_from(entry, 'UTF8')::jsonb AS told
      FROM ledger_entries
      WHERE stream = opened.stream AND type = 'collector.gap-closed'
        AND stream_seq > opened.stream_seq
      ORDER BY stream_seq LIMIT 1) closed ON true
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('application_histories');
  await knex.schema.dropTable('gaps');
  await knex.schema.dropTable('population_closings');
};
