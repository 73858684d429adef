// @ts-check

/*
 * What: the syncs that the portal asked for to put a drift back.
 * Why: people see that it did, and what became of it; it asks a few times only.
 * What it locks: `drift_incidents` for an instant: a constant default is not
 * written to the rows.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('drift_incidents', table => {
    table.jsonb('syncs').notNullable().defaultTo('[]').comment('In order');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('drift_incidents', table => {
    table.dropColumn('syncs');
  });
};
