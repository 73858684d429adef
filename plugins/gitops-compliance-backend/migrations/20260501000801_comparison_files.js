// @ts-check

/*
 * What: how many files differ between two revisions, and which of them look
 * like migrations (comparisons.files).
 * Why: the risk of a change is told from them.
 * What it locks: comparisons, shortly: the column is null.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('comparisons', table => {
    table.jsonb('files').comment('Null: not known');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('comparisons', table => {
    table.dropColumn('files');
  });
};
