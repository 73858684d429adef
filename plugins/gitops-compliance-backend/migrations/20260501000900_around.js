// @ts-check

/*
 * What: what happened around the portal: notices of deployments (around_notices),
 * kinds of what befell the pull request of a change (changes.around), and up to
 * which commit deployed branches were looked at (watched_branches: no read model
 * but a mark; where it is lost, the next reading begins anew).
 * Why: pushes to deployed branches, rewritten ones and pins that no change moved
 * are noticed once, and found again.
 * What it locks: changes and deployment_intervals, as long as their rows are read
 * once for the indexes: a bank's 100,000 take some seconds.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('watched_branches', table => {
    table.text('repository').notNullable();
    table.text('branch').notNullable();
    table.text('tip').notNullable();
    table.timestamp('since', { useTz: true }).notNullable();
    table.primary(['repository', 'branch']);
  });
  await knex.schema.createTable('around_notices', table => {
    table.text('deployment_id').notNullable();
    table.bigInteger('stream_seq').notNullable();
    table.text('service_ref').notNullable();
    table.text('environment').notNullable();
    table.jsonb('facts').notNullable();
    table.text('repository');
    table.jsonb('commits').notNullable();
    table.text('classification').notNullable();
    table.text('author_ref');
    table.bigInteger('interval_seq').comment('Of a pin: its interval');
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.primary(['deployment_id', 'stream_seq']);
    table.index(['created_at', 'deployment_id', 'stream_seq']);
    table.index(['service_ref', 'created_at']);
  });
  await knex.raw(
    'CREATE INDEX deployment_intervals_started ON deployment_intervals (started_at)',
  );
  await knex.schema.alterTable('changes', table => {
    table.jsonb('around').notNullable().defaultTo('[]');
  });
  await knex.raw(
    `UPDATE changes SET around = '["merged-outside"]' WHERE merged_outside`,
  );
  await knex.raw(
    `CREATE INDEX changes_around ON changes (number) WHERE around <> '[]'`,
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw('DROP INDEX changes_around');
  await knex.schema.alterTable('changes', table => {
    table.dropColumn('around');
  });
  await knex.raw('DROP INDEX deployment_intervals_started');
  await knex.schema.dropTable('around_notices');
  await knex.schema.dropTable('watched_branches');
};
