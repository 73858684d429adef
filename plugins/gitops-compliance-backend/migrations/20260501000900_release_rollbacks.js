// @ts-check

/*
 * What: which release another one rolls back.
 * Why: several services go back together, as they came.
 * What it locks: releases, for an instant: the column has no default to write.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('releases', table => {
    table.uuid('undoes').index();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('releases', table => {
    table.dropColumn('undoes');
  });
};
