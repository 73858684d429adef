// @ts-check
/**
 * Drift: since when a deployment is out of sync without a break, and incidents of
 * what runs and nothing that was approved explains.
 *
 * Locks `deployments` for as long as the rows that are out of sync are rewritten,
 * under a second for 20,000. What is out of sync when this is installed counts as
 * if it had been so when it was first seen: nobody knows better.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  const at = { useTz: true };
  await knex.schema.alterTable('deployments', table => {
    table.timestamp('out_of_sync_since', at);
  });
  await knex.raw(
    `UPDATE deployments d SET out_of_sync_since = (
       SELECT e.observed_at FROM ledger_entries e
       WHERE e.stream = 'deployment:' || d.id ORDER BY e.stream_seq LIMIT 1)
     WHERE d.sync_status = 'out-of-sync'`,
  );
  await knex.raw(
    `CREATE INDEX deployments_out_of_sync ON deployments (id)
     WHERE sync_status = 'out-of-sync' AND removed_at IS NULL`,
  );
  await knex.schema.createTable('drift_incidents', table => {
    table.text('deployment_id').notNullable();
    table.bigInteger('stream_seq').notNullable();
    table.text('service_ref').notNullable();
    table.text('environment').notNullable();
    table.text('what').notNullable();
    table.jsonb('facts').notNullable();
    table.bigInteger('notice_seq').comment('The notice that tells it');
    table.jsonb('attribution').notNullable();
    table.text('attributed_by').notNullable();
    table.text('author_ref');
    table.text('syncer_ref');
    table.text('criticality').notNullable();
    table.text('mode').notNullable();
    table.timestamp('since', at).notNullable();
    table.timestamp('due_at', at);
    table.timestamp('overdue_at', at);
    table.timestamp('created_at', at).notNullable().comment('When it opened');
    table.timestamp('closed_at', at);
    table.text('close_cause');
    table.timestamp('resolved_at', at);
    table.text('resolved_by');
    table.text('resolution');
    table.text('alerted_by').comment('The pager that took it');
    table.primary(['deployment_id', 'stream_seq']);
    table.unique(['deployment_id', 'notice_seq'], {
      indexName: 'drift_incidents_of_notice',
    });
    table.index(['service_ref', 'environment']);
    table.index(['created_at']);
  });
  await knex.raw(
    `CREATE UNIQUE INDEX drift_incidents_open ON drift_incidents (deployment_id)
     WHERE closed_at IS NULL AND what = 'drifted'`,
  );
  await knex.raw(
    `CREATE INDEX drift_incidents_unresolved
     ON drift_incidents (service_ref, environment)
     WHERE resolved_at IS NULL AND attributed_by = 'unauthorised'`,
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('drift_incidents');
  await knex.schema.alterTable('deployments', table => {
    table.dropIndex([], 'deployments_out_of_sync');
    table.dropColumn('out_of_sync_since');
  });
};
