// @ts-check
/**
 * How a change goes on after its merge, and back: what its sync waits for, since
 * when a deployment is in sync without a break, and the review that a rollback
 * owes. `sync_slots`
 * says which changes sync at an instance now; it is no fold, and a lost row only
 * lets one sync more begin.
 *
 * Locks `changes` for an instant: the new columns have no default to write; and
 * `deployments` for as long as 20,000 rows are rewritten, under a second.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('changes', table => {
    table.jsonb('sync_waiting');
    table.text('back_out_plan');
    table.timestamp('review_due_at', { useTz: true });
    table.timestamp('reviewed_at', { useTz: true });
    table.text('reviewed_by');
    table.index(['rollback_of']);
  });
  await knex.schema.alterTable('deployments', table => {
    table.timestamp('in_sync_since', { useTz: true });
  });
  // The earliest that is sure of what is in sync when this is installed.
  await knex.raw(
    `UPDATE deployments SET in_sync_since = greatest(since, healthy_since)
     WHERE sync_status = 'synced'`,
  );
  await knex.schema.createTable('sync_slots', table => {
    table.text('instance').notNullable();
    table.uuid('change_id').notNullable();
    table.timestamp('taken_at', { useTz: true }).notNullable();
    table.primary(['instance', 'change_id']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('sync_slots');
  await knex.schema.alterTable('deployments', table => {
    table.dropColumn('in_sync_since');
  });
  await knex.schema.alterTable('changes', table => {
    table.dropIndex(['rollback_of']);
    table.dropColumns(
      'sync_waiting',
      'back_out_plan',
      'review_due_at',
      'reviewed_at',
      'reviewed_by',
    );
  });
};
