// @ts-check
/**
 * Incidents of applications that nobody claims: `drift_incidents` takes rows without
 * a service or an environment. Locks the table for an instant and rewrites nothing.
 *
 * Going down forgets such rows: they are of the ledger, and older code has no place
 * for them.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('drift_incidents', table => {
    table.setNullable('service_ref');
    table.setNullable('environment');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex('drift_incidents')
    .whereNull('service_ref')
    .orWhereNull('environment')
    .delete();
  await knex.schema.alterTable('drift_incidents', table => {
    table.dropNullable('service_ref');
    table.dropNullable('environment');
  });
};
