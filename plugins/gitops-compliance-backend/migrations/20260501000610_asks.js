// @ts-check
/**
 * When somebody last asked for each gate of a change, so that it is once an hour.
 * Locks `changes` for an instant: the column has no default to write.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('changes', table => {
    table.jsonb('asked');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('changes', table => {
    table.dropColumn('asked');
  });
};
