// @ts-check

/*
 * What: which reminders of missing votes were sent (a read model).
 * Why: each is sent once for an opening.
 * What it locks: nothing that exists; everything is created.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('board_reminders', table => {
    table.comment('Reminders of missing votes, and escalations');
    table.uuid('change_id').notNullable();
    table.bigInteger('stream_seq').notNullable();
    table.text('rule').notNullable().comment('Name of the rule of the board');
    table.text('step').notNullable();
    table
      .timestamp('opens', { useTz: true })
      .comment('The opening that it was for; null: it was open');
    table.primary(['change_id', 'stream_seq']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('board_reminders');
};
