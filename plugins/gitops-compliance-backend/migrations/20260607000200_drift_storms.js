// @ts-check

/*
 * What: whether an incident of drift is a storm: something alters what runs again
 * each time that it is healed.
 * Why: such an incident is not over while it is in sync for a moment, and people
 * see who fights over what.
 * What it locks: `drift_incidents` for an instant: a column without a default.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('drift_incidents', table => {
    table.jsonb('storm').comment('As recorded; null: it is none');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('drift_incidents', table => {
    table.dropColumn('storm');
  });
};
