// @ts-check
/**
 * Which service had which name before, and until when (service_names): a read model
 * of `service.renamed`. New table; locks nothing.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('service_names', table => {
    table.text('service_ref').notNullable().comment('Its name from then on');
    table.text('former_ref').notNullable().index();
    table.timestamp('at', { useTz: true }).notNullable();
    table.bigInteger('stream_seq').notNullable();
    table.primary(['service_ref', 'stream_seq']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('service_names');
};
