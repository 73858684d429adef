// @ts-check

/*
 * What: policies that people propose on the screen (policy_proposals), a read
 * model, and an index of changes by when they were merged.
 * Why: a second person approves; and the page of modes reads the changes of the
 * last 30 days however long the history is.
 * What it locks: changes, while the index is made.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('policy_proposals', table => {
    table.uuid('id').primary();
    table.bigInteger('stream_seq').notNullable().unique();
    table.text('state').notNullable();
    table.text('proposer_ref').notNullable().comment('Opaque reference');
    table.timestamp('proposed_at', { useTz: true }).notNullable();
    table.text('reason');
    table.text('base').notNullable();
    table.text('text');
    table.text('decider_ref').comment('Opaque reference');
    table.timestamp('decided_at', { useTz: true });
    table.text('decision');
  });
  await knex.raw(
    `CREATE INDEX changes_merged ON changes ((steps ->> 'merged'))
       WHERE steps ->> 'merged' IS NOT NULL`,
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw('DROP INDEX changes_merged');
  await knex.schema.dropTable('policy_proposals');
};
