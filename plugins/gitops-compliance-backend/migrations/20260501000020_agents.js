// @ts-check

/*
 * What: which changes a program asked for on behalf of a person, and its name.
 * Why: such requests are counted, capped and shown.
 * What it locks: changes, shortly, for two new columns.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('changes', table => {
    table.boolean('by_agent').notNullable().defaultTo(false);
    table.text('agent');
    table.index(['requester_ref', 'created_at']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('changes', table => {
    table.dropIndex(['requester_ref', 'created_at']);
    table.dropColumns('by_agent', 'agent');
  });
};
