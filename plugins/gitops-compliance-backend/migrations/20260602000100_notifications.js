// @ts-check
/**
 * How each person wants to be told (notification_settings), and what waits for the
 * end of their quiet hours (held_notices): which entry is told them then, never
 * its words. Personal wishes, no evidence: they are not of the ledger, and no
 * rebuild makes them. New tables; locks nothing.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('notification_settings', table => {
    table.text('person_ref').primary().comment('Opaque reference');
    table.text('zone').notNullable().comment('IANA time zone');
    table.jsonb('quiet').comment('from, to, days; null: no quiet hours');
    table.boolean('weekly').notNullable();
    table.text('digest_week').comment('ISO week of the last weekly digest');
  });
  await knex.schema.createTable('held_notices', table => {
    table.text('person_ref').notNullable();
    table.text('subject').notNullable();
    table.bigInteger('entry_id').notNullable();
    table.timestamp('until', { useTz: true }).notNullable().index();
    table.primary(['person_ref', 'subject']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('held_notices');
  await knex.schema.dropTable('notification_settings');
};
