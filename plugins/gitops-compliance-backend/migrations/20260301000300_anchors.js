// @ts-check

/*
 * What: which checkpoints were anchored outside, where, and the receipt.
 * Why: an anchor is what proves to a third party that a checkpoint existed;
 * rows are only added, as in the rest of the log.
 * What it locks: nothing; it only creates. Going down drops the receipts; what
 * was anchored stays where it is.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('log_anchors', table => {
    table.specificType('id', 'bigint GENERATED ALWAYS AS IDENTITY').primary();
    table.integer('shard').notNullable();
    table.bigInteger('size').notNullable();
    table.text('kind').notNullable();
    table.text('target').notNullable();
    table.text('reference').notNullable();
    table.binary('receipt');
    table.timestamp('anchored_at', { useTz: true }).notNullable();
    table.unique(['kind', 'target', 'shard', 'size']);
  });
  await knex.raw(`
    CREATE TRIGGER log_anchors_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON log_anchors
    FOR EACH STATEMENT EXECUTE FUNCTION log_append_only()
  `);
  await knex.raw(
    'ALTER TABLE log_anchors ENABLE ALWAYS TRIGGER log_anchors_append_only',
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('log_anchors');
};
