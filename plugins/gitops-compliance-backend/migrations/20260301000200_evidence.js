// @ts-check

/*
 * What: exports of evidence: what was asked for, which entries of the log they
 * tell of, and their files in pieces.
 * Why: an export is made by a job that any replica may go on with, and is
 * fetched from any replica; Postgres is what all of them have. A file that is
 * whole has a row in evidence_files; the pieces of one that is not are dropped
 * when the job starts again.
 * What it locks: nothing; it only creates.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('evidence_exports', table => {
    table.uuid('id').primary();
    table.jsonb('request').notNullable();
    table.text('requested_by').notNullable().comment('Opaque reference');
    table.timestamp('requested_at', { useTz: true }).notNullable();
    table.text('state').notNullable();
    table.integer('files_done').notNullable().defaultTo(0);
    table.text('stage').notNullable();
    table.integer('shard').comment('Everything is told as of this size');
    table.bigInteger('size');
    table.timestamp('judged_at', { useTz: true });
    table.timestamp('finished_at', { useTz: true });
    table.text('manifest_hash');
    table.text('problem');
    table.uuid('change_id').unique().comment('The evidence of one change');
    table.index(['requested_at', 'id']);
  });

  await knex.schema.createTable('evidence_entries', table => {
    table.uuid('export_id').notNullable();
    table.integer('shard').notNullable();
    table.bigInteger('log_index').notNullable();
    table.bigInteger('entry_id').notNullable();
    table.primary(['export_id', 'shard', 'log_index']);
    table
      .foreign('export_id')
      .references('evidence_exports.id')
      .onDelete('CASCADE');
  });

  await knex.schema.createTable('evidence_files', table => {
    table.uuid('export_id').notNullable();
    table.text('path').notNullable();
    table.text('sha256').notNullable();
    table.bigInteger('size').notNullable();
    table.primary(['export_id', 'path']);
    table
      .foreign('export_id')
      .references('evidence_exports.id')
      .onDelete('CASCADE');
  });

  await knex.schema.createTable('evidence_chunks', table => {
    table.uuid('export_id').notNullable();
    table.text('path').notNullable();
    table.integer('place').notNullable();
    table.binary('bytes').notNullable();
    table.primary(['export_id', 'path', 'place']);
    table
      .foreign('export_id')
      .references('evidence_exports.id')
      .onDelete('CASCADE');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('evidence_chunks');
  await knex.schema.dropTable('evidence_files');
  await knex.schema.dropTable('evidence_entries');
  await knex.schema.dropTable('evidence_exports');
};
