// @ts-check

/*
 * What: the copies of the calendar's feeds (read model), and how each was last
 * read.
 * Why: the calendar is made of the last good copy, a past instant of the one
 * then in force, and a copy that was not confirmed for long closes.
 * What it locks: nothing that exists; the tables are created.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('calendar_feed_copies', table => {
    table.comment('What each feed held when it was read, as it changed');
    table.bigInteger('stream_seq').primary();
    table.text('feed').notNullable();
    table.text('hash').notNullable();
    table.timestamp('since', { useTz: true }).notNullable();
    table.jsonb('events').notNullable();
    table.index(['feed', 'stream_seq']);
  });
  await knex.schema.createTable('calendar_feed_readings', table => {
    table.comment('How each feed was last read; no part of the record');
    table.text('feed').primary();
    table.text('address').comment('Hash of where and how it was read');
    table.text('etag').comment('Of the copy; null: the server gave none');
    table.timestamp('tried_at', { useTz: true }).notNullable();
    table.timestamp('read_at', { useTz: true }).comment('Null: never');
    table.text('problem').comment('Why the last reading was not taken');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('calendar_feed_readings');
  await knex.schema.dropTable('calendar_feed_copies');
};
