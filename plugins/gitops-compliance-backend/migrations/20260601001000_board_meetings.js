// @ts-check

/*
 * What: meetings of change advisory boards (a read model).
 * Why: their minutes are looked up and exported.
 * What it locks: nothing that exists; everything is created.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('board_meetings', table => {
    table.comment('Meetings that were held, as their chairs stated them');
    table.uuid('id').primary();
    table.text('chair_ref').notNullable();
    table
      .specificType('attendee_refs', 'text[]')
      .notNullable()
      .comment('Who took part beside the chair');
    table.timestamp('began_at', { useTz: true }).notNullable();
    table.timestamp('ended_at', { useTz: true }).notNullable();
    table.jsonb('decisions').notNullable().comment('Votes cast meanwhile');
    table.jsonb('outcomes').notNullable().comment('Of the week before');
    table.text('notes').comment('Null: none, or they were erased');
    table.bigInteger('stream_seq').notNullable();
    table.index(['ended_at', 'id']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('board_meetings');
};
