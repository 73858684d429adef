// @ts-check
/**
 * What of the catalog was kept from a person when they last asked for something,
 * so that no message tells them of it. Who may see everything has no row. New
 * table; locks nothing.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('known_sights', table => {
    table.text('person_ref').primary().comment('Opaque reference');
    table.jsonb('sight').notNullable().comment('Conditions of the catalog');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('known_sights');
};
