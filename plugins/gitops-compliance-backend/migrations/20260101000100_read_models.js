// What: the read models that screens and decisions query, and the collectors'
// status. Why: no view may read a source; each table is a fold of the ledger
// (all but collector_status) and can be rebuilt from it. Locks: creates tables
// only, so nothing that exists is locked.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('policies', table => {
    table.bigInteger('stream_seq').primary();
    table.text('hash').notNullable().index();
    table.timestamp('loaded_at', { useTz: true }).notNullable();
    table.boolean('governed').notNullable();
    table.text('source').notNullable();
    table.jsonb('document').notNullable();
  });

  await knex.schema.createTable('services', table => {
    table.text('entity_ref').primary();
    table.text('uid').notNullable();
    table.text('name').notNullable();
    table.text('title').notNullable();
    table.text('owner');
    table.specificType('owned_by', 'text[]').notNullable();
    table.jsonb('entity').notNullable();
    table.boolean('removed').notNullable();
    table.bigInteger('stream_seq').notNullable();
  });

  await knex.schema.createTable('persons', table => {
    table.text('person_ref').primary();
    table.text('display_name');
    table.boolean('removed').notNullable();
    table.bigInteger('stream_seq').notNullable();
  });
  await knex.schema.createTable('person_accounts', table => {
    table.text('account_ref').notNullable();
    table.text('person_ref').notNullable().index();
    table.boolean('trusted').notNullable();
    table.primary(['account_ref', 'person_ref']);
  });

  await knex.schema.createTable('deployments', table => {
    table.text('id').primary();
    table.text('provider').notNullable();
    table.text('instance').notNullable();
    table.text('namespace').notNullable();
    table.text('application').notNullable();
    table.text('project').notNullable();
    table.text('url');
    table.text('service_ref');
    table.text('environment');
    table.jsonb('labels').notNullable();
    table.jsonb('sources').notNullable();
    table.boolean('auto_sync').notNullable();
    table.text('sync_status').notNullable();
    table.text('desired_revision');
    table.text('health').notNullable();
    table.jsonb('operation');
    // The whole last observation: what the next one is compared with.
    table.jsonb('observed').notNullable();
    table.text('synced_revision');
    table.text('pinned_revision');
    table.jsonb('pin');
    table.boolean('baseline').notNullable();
    table.timestamp('since', { useTz: true });
    table.timestamp('healthy_since', { useTz: true });
    table.timestamp('removed_at', { useTz: true });
    table.bigInteger('stream_seq').notNullable();
    table.index(['service_ref', 'environment']);
  });
  await knex.schema.createTable('deployment_intervals', table => {
    table.text('deployment_id').notNullable();
    table.bigInteger('opened_seq').notNullable();
    table.timestamp('started_at', { useTz: true }).notNullable();
    table.timestamp('ended_at', { useTz: true });
    table.text('pinned_revision').notNullable();
    table.text('synced_revision');
    table.boolean('baseline').notNullable();
    table.primary(['deployment_id', 'opened_seq']);
  });
  await knex.schema.createTable('sync_operations', table => {
    table.text('deployment_id').notNullable();
    table.timestamp('started_at', { useTz: true }).notNullable();
    table.timestamp('finished_at', { useTz: true });
    table.text('phase').notNullable();
    table.text('revision');
    table.text('pinned_revision');
    table.text('started_by');
    table.boolean('automated').notNullable();
    table.boolean('partial').notNullable();
    table.text('message').notNullable();
    table.text('correlation_id');
    table.bigInteger('stream_seq').notNullable();
    table.primary(['deployment_id', 'started_at']);
  });

  await knex.schema.createTable('commits', table => {
    table.text('repository').notNullable();
    table.text('sha').notNullable();
    table.text('headline');
    table.text('author_ref');
    table.text('author_name');
    table.timestamp('committed_at', { useTz: true });
    table.integer('pull_request');
    table.text('url');
    table.boolean('missing').notNullable();
    table.primary(['repository', 'sha']);
  });
  await knex.schema.createTable('comparisons', table => {
    table.text('repository').notNullable();
    table.text('base').notNullable();
    table.text('head').notNullable();
    table.integer('ahead_by');
    table.integer('behind_by');
    table.jsonb('commits').notNullable();
    table.boolean('truncated').notNullable();
    table.boolean('missing').notNullable();
    table.primary(['repository', 'base', 'head']);
  });

  await knex.schema.createTable('changes', table => {
    table.uuid('id').primary();
    table.integer('number').notNullable().unique();
    table.text('kind').notNullable();
    table.text('service_ref').notNullable();
    table.text('environment').notNullable();
    table.text('from_environment').notNullable();
    table.text('from_revision');
    table.text('to_revision').notNullable();
    table.text('state').notNullable();
    table.text('mode').notNullable();
    table.text('policy_hash').notNullable();
    table.jsonb('pin').notNullable();
    table.text('requester_ref').notNullable();
    table.text('reason');
    table.jsonb('pull_request');
    table.text('our_head_sha');
    table.text('check_id');
    table.text('merge_sha');
    table.jsonb('gates').notNullable();
    table.text('merge_requested_by');
    table.boolean('merged_outside').notNullable();
    table.timestamp('sync_requested_at', { useTz: true });
    table.integer('sync_attempt').notNullable();
    table.jsonb('sync_gates').notNullable();
    table.jsonb('steps').notNullable();
    table.jsonb('problem');
    table.text('end_reason');
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.timestamp('updated_at', { useTz: true }).notNullable();
    table.timestamp('ended_at', { useTz: true });
    table.bigInteger('stream_seq').notNullable();
    table.index(['service_ref', 'number']);
    table.index(['service_ref', 'environment', 'to_revision']);
  });
  // Not unique: a rebuild folds one change after the other, so that an earlier
  // one may still look unfinished when a later one begins.
  await knex.raw(
    `CREATE INDEX changes_in_flight
       ON changes (service_ref, environment) WHERE ended_at IS NULL`,
  );
  await knex.schema.createTable('change_numbers', table => {
    table.text('scope').primary();
    table.integer('last').notNullable();
  });

  await knex.schema.createTable('collector_status', table => {
    table.text('collector').primary();
    table.text('title').notNullable();
    table.timestamp('last_heard', { useTz: true });
    table.text('problem');
    table.timestamp('problem_since', { useTz: true });
    table.text('cursor');
    // Which replica watches the source, and until when.
    table.text('lease_owner');
    table.timestamp('lease_until', { useTz: true });
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'collector_status',
    'change_numbers',
    'changes',
    'comparisons',
    'commits',
    'sync_operations',
    'deployment_intervals',
    'deployments',
    'person_accounts',
    'persons',
    'services',
    'policies',
  ]) {
    await knex.schema.dropTable(table);
  }
};
