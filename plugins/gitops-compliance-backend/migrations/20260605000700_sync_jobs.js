// @ts-check

/*
 * What: the Jobs that ran in a sync, as its source told them.
 * Why: a check tells whether migrations ran before what needs them.
 * What it locks: sync_operations for an instant; the column is empty at first.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('sync_operations', table => {
    table
      .jsonb('jobs')
      .comment('Jobs that ran in it; null: the source did not tell');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('sync_operations', table => {
    table.dropColumn('jobs');
  });
};
