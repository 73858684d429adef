// @ts-check

/*
 * What: what an export may name beside the services that it tells of
 * (evidence_exports.may_name), for earlier exports that they told of every
 * service; and the reads of auditors by hour (audit_reads), a read model.
 * Why: exports honour what who asks may see, and auditors' reads are shown.
 * What it locks: evidence_exports, shortly; it has a row an export.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('evidence_exports', table => {
    table.jsonb('may_name').comment('Entity refs; null: of every service');
  });
  await knex.raw(
    `UPDATE evidence_exports SET request = request || ?::jsonb`,
    JSON.stringify({
      asked: { services: null, systems: null },
      services: null,
      bounds: null,
    }),
  );
  await knex.schema.createTable('audit_reads', table => {
    table.bigInteger('stream_seq').primary();
    table.text('reader_ref').notNullable().comment('Opaque reference');
    table.text('route').notNullable();
    table.text('scope').notNullable();
    table.timestamp('read_at', { useTz: true }).notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('audit_reads');
  await knex.raw(
    `UPDATE evidence_exports
     SET request = request - 'asked' - 'services' - 'bounds'`,
  );
  await knex.schema.alterTable('evidence_exports', table => {
    table.dropColumn('may_name');
  });
};
