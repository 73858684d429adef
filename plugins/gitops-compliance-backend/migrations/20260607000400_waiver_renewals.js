// @ts-check
/**
 * From when a waiver holds that renews another one (waivers.starts_at), and which
 * one that is (waivers.renews). Two columns without a default: it locks the table for
 * an instant and rewrites nothing.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('waivers', table => {
    table
      .timestamp('starts_at', { useTz: true })
      .comment('Null: with its approval');
    table.uuid('renews').index().comment('Null: none');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('waivers', table => {
    table.dropColumn('starts_at');
    table.dropColumn('renews');
  });
};
