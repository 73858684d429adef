// @ts-check

/*
 * What: files that are kept beside entries of the ledger (ledger_attachments), and
 * which ones a dispute has (disputes.files).
 * Why: who disputes a verdict gives a file as evidence. A file belongs to the
 * erasable part of its entry, which holds its hash: deleting that part deletes it.
 * What it locks: ledger_blobs for an instant, for the foreign key, which scans
 * nothing since the new table is empty; disputes for an instant, for a column
 * without a default.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('ledger_attachments', table => {
    table.comment('Files beside entries; they go with their erasable part');
    table
      .text('blob_hash')
      .notNullable()
      .references('hash')
      .inTable('ledger_blobs')
      .onDelete('CASCADE');
    table.integer('place').notNullable().comment('From 1');
    table.text('media_type').notNullable();
    table.binary('bytes').notNullable();
    table.primary(['blob_hash', 'place']);
  });
  await knex.schema.alterTable('disputes', table => {
    table.jsonb('files').comment('Media type, size and, until erased, name');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('disputes', table => {
    table.dropColumn('files');
  });
  await knex.schema.dropTable('ledger_attachments');
};
