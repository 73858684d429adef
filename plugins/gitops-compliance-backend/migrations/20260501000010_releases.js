// @ts-check

/*
 * What: releases, and which changes share the pull request of another one
 * (`lead_id`, the change that opens, checks and merges it for all of them).
 * Why: several services go as one, with a pull request for each repository.
 * What it locks: changes, shortly, for the new column.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('changes', table => {
    table.uuid('lead_id');
    table.integer('release_number');
    table.index(['lead_id']);
  });
  await knex.schema.createTable('releases', table => {
    table.uuid('id').primary();
    table.integer('number').notNullable().unique();
    table.text('requester_ref').notNullable();
    table.text('reason');
    table.boolean('stop_on_failure').notNullable();
    table.integer('pause_seconds').notNullable();
    table.timestamp('resumed_at', { useTz: true });
    table.text('resumed_by');
    table.text('resume_reason');
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.bigInteger('stream_seq').notNullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('releases');
  await knex.schema.alterTable('changes', table =>
    table.dropColumns('lead_id', 'release_number'),
  );
};
