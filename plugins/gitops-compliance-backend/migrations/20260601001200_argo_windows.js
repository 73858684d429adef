// @ts-check

/*
 * What: the sync windows of Argo CD that may be for each deployment (read model).
 * Why: the gate of the calendar warns of them, and no sync is asked for that
 * they would refuse.
 * What it locks: nothing that exists; the table is created.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('deployment_windows', table => {
    table.comment('Sync windows of Argo CD, as they were last read');
    table.text('deployment_id').primary();
    table.jsonb('told').notNullable().comment('Instance, application, windows');
    table.bigInteger('stream_seq').notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('deployment_windows');
};
