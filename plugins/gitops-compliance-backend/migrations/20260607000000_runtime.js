// @ts-check

/*
 * What: what runs of each deployment in its cluster (read model).
 * Why: a check compares the images that run with those that Git names.
 * What it locks: nothing that exists; the table is created.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('deployment_runtimes', table => {
    table.comment('What runs of each deployment, as it was last read');
    table.text('deployment_id').primary();
    table.jsonb('told').notNullable().comment('Payload of the reading');
    table.bigInteger('stream_seq').notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('deployment_runtimes');
};
