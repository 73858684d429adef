// @ts-check

/*
 * What: what an export has worked out so far: which streams tell of which
 * target and which targets are judged (evidence_subjects), and the rows of its
 * lists in their order (evidence_rows).
 * Why: a target is judged at a time, so that an export takes no more memory the
 * more changes it has; lists and reports are then read from here. An export
 * that stopped goes on with the next target. Both are emptied when it is done.
 * What it locks: evidence_exports, shortly, for the foreign keys.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('evidence_subjects', table => {
    table.uuid('export_id').notNullable();
    table.text('stream').notNullable();
    table.text('target').notNullable().comment('Environment and service');
    table.boolean('judged').notNullable().defaultTo(false);
    table.primary(['export_id', 'stream']);
    table.index(['export_id', 'judged', 'target']);
    table
      .foreign('export_id')
      .references('evidence_exports.id')
      .onDelete('CASCADE');
  });

  await knex.schema.createTable('evidence_rows', table => {
    table.uuid('export_id').notNullable();
    table.text('kind').notNullable().comment('Which list it belongs to');
    table.specificType('place', 'text COLLATE "C"').notNullable();
    table.json('row').comment('Text as it was written: its keys keep order');
    table.primary(['export_id', 'kind', 'place']);
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
  await knex.schema.dropTable('evidence_rows');
  await knex.schema.dropTable('evidence_subjects');
};
