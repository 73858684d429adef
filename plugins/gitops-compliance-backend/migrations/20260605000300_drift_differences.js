// @ts-check

/*
 * What: what differs in an incident of drift, resource by resource.
 * Why: people see what was altered and who wrote it, and a rule of the policy can
 * let it be.
 * What it locks: `drift_incidents` for an instant: columns without a default.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('drift_incidents', table => {
    table.jsonb('differences').comment('As recorded; null: not read');
    table.jsonb('difference_fields').comment('Null: not read, or erased');
    table.timestamp('differences_at', { useTz: true });
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('drift_incidents', table => {
    table.dropColumns('differences', 'difference_fields', 'differences_at');
  });
};
