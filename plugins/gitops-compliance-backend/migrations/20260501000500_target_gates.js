// @ts-check

/*
 * What: stops of the line, the newest report of each tool on each change, and
 * from when to when each deployment was healthy (read models).
 * Why: gates over the target decide from them: who has stopped a service or an
 * environment, what other tools said of a head, and whether a revision once ran
 * in good health for long enough where another one runs by now. What was
 * observed before is folded into healthy_stretches here, so that its rows are
 * those that a rebuild gives.
 * What it locks: nothing that exists; everything is created. It reads the
 * entries of deployments once.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('stops', table => {
    table.comment('Who has stopped which part of the line, and until when');
    table.uuid('id').primary();
    table.text('service_ref').comment('Null: every service');
    table.text('environment').comment('Null: every environment');
    table.text('team').comment('Group that owns it too; null: none');
    table.text('set_by').notNullable();
    table.text('reason').comment('Null once it was erased');
    table.timestamp('since', { useTz: true }).notNullable();
    table.timestamp('until', { useTz: true }).notNullable();
    table.text('lifted_by');
    table.timestamp('lifted_at', { useTz: true });
    table.bigInteger('stream_seq').notNullable();
    table.index(['since', 'id']);
  });
  await knex.raw(
    `CREATE INDEX stops_not_lifted ON stops (until) WHERE lifted_at IS NULL`,
  );

  await knex.schema.createTable('change_reports', table => {
    table.comment('The newest report of each tool on each change');
    table.uuid('change_id').notNullable();
    table.text('name').notNullable();
    table
      .text('principal')
      .notNullable()
      .comment('Service that said so; empty: the portal asked over HTTP');
    table.text('state').notNullable();
    table.text('reason').comment('Null once it was erased');
    table.text('head_sha').notNullable();
    table.timestamp('reported_at', { useTz: true }).notNullable();
    table.timestamp('until', { useTz: true });
    table.bigInteger('stream_seq').notNullable();
    table.primary(['change_id', 'name', 'principal']);
  });

  await knex.schema.createTable('healthy_stretches', table => {
    table.comment('From when to when a deployment was healthy without a break');
    table.text('deployment_id').notNullable();
    table.bigInteger('opened_seq').notNullable();
    table.timestamp('started_at', { useTz: true }).notNullable();
    table.timestamp('ended_at', { useTz: true });
    table.primary(['deployment_id', 'opened_seq']);
  });
  await knex.raw(
    `WITH told AS (
       SELECT substr(stream, length('deployment:') + 1) AS id, stream_seq,
         occurred_at AS at, type = 'deployment.observed'
           AND convert_from(entry, 'UTF8')::jsonb #>> '{payload,health}'
             = 'healthy' AS healthy
       FROM ledger_entries
       WHERE type IN ('deployment.observed', 'deployment.removed')),
     edges AS (
       SELECT *, lag(healthy, 1, false) OVER own AS before
       FROM told WINDOW own AS (PARTITION BY id ORDER BY stream_seq)),
     turns AS (
       SELECT *, lead(at) OVER (PARTITION BY id ORDER BY stream_seq) AS next
       FROM edges WHERE healthy <> before)
     INSERT INTO healthy_stretches
       (deployment_id, opened_seq, started_at, ended_at)
     SELECT id, stream_seq, at, next FROM turns WHERE healthy`,
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of ['healthy_stretches', 'change_reports', 'stops']) {
    await knex.schema.dropTable(table);
  }
};
