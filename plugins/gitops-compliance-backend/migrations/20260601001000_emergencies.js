// @ts-check
/**
 * Emergencies: what was declared of which targets, what is owed for it, and what
 * happened to it; which changes go under one, what reached a target in its time,
 * and who adopted such a thing afterwards.
 *
 * Locks `changes` and `around_notices` for an instant: their new columns have no
 * default to write.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  const at = { useTz: true };
  await knex.schema.createTable('emergencies', table => {
    table.uuid('id').primary();
    table.integer('number').notNullable().unique();
    table.text('declared_by').notNullable();
    table.text('reason');
    table.text('incident');
    table.timestamp('declared_at', at).notNullable();
    table.timestamp('expires_at', at).notNullable();
    table.boolean('needs_confirmation').notNullable();
    table.integer('review_seconds').notNullable();
    table.integer('pull_request_seconds').notNullable();
    table.text('confirmed_by');
    table.timestamp('confirmed_at', at);
    table.timestamp('ended_at', at);
    table.text('ended_by');
    table.text('end_cause');
    table.text('end_reason');
    table.timestamp('reviewed_at', at);
    table.text('reviewed_by');
    table.text('verdict');
    table.text('finding');
    table.boolean('review_late');
    table.timestamp('closed_at', at);
    table.bigInteger('stream_seq').notNullable();
    table.index(['declared_by', 'declared_at']);
  });
  await knex.raw(
    'CREATE INDEX emergencies_open ON emergencies (expires_at) WHERE closed_at IS NULL',
  );
  await knex.schema.createTable('emergency_targets', table => {
    table.uuid('emergency_id').notNullable();
    table.text('service_ref').notNullable();
    table.text('environment').notNullable();
    table
      .timestamp('created_at', at)
      .notNullable()
      .comment('When it was declared');
    table.primary(['emergency_id', 'service_ref', 'environment']);
    table.index(['service_ref', 'environment']);
  });
  await knex.schema.createTable('emergency_duties', table => {
    table.uuid('emergency_id').notNullable();
    table.text('kind').notNullable();
    table.text('service_ref').notNullable().comment('Empty: of the whole');
    table.text('environment').notNullable();
    table.timestamp('due_at', at).notNullable();
    table.timestamp('overdue_at', at);
    table.timestamp('settled_at', at);
    table.primary(['emergency_id', 'kind', 'service_ref', 'environment']);
  });
  await knex.raw(
    'CREATE INDEX emergency_duties_open ON emergency_duties (due_at) WHERE settled_at IS NULL',
  );
  await knex.schema.createTable('emergency_events', table => {
    table.uuid('emergency_id').notNullable();
    table.bigInteger('stream_seq').notNullable();
    table.text('type').notNullable();
    table.timestamp('at', at).notNullable();
    table.jsonb('persons').notNullable();
    table.jsonb('payload').notNullable();
    table.primary(['emergency_id', 'stream_seq']);
  });
  await knex.schema.alterTable('changes', table => {
    table.uuid('emergency_id');
    table.integer('emergency_number');
  });
  await knex.raw(
    'CREATE INDEX changes_emergency ON changes (emergency_id) WHERE emergency_id IS NOT NULL',
  );
  await knex.schema.alterTable('around_notices', table => {
    table.uuid('emergency_id');
    table.integer('emergency_number');
    table.text('adopted_by');
    table.timestamp('adopted_at', at);
    table.text('adoption_reason');
  });
  await knex.raw(
    'CREATE INDEX around_notices_emergency ON around_notices (emergency_id) WHERE emergency_id IS NOT NULL',
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('DROP INDEX around_notices_emergency');
  await knex.schema.alterTable('around_notices', table => {
    table.dropColumns(
      'emergency_id',
      'emergency_number',
      'adopted_by',
      'adopted_at',
      'adoption_reason',
    );
  });
  await knex.raw('DROP INDEX changes_emergency');
  await knex.schema.alterTable('changes', table => {
    table.dropColumns('emergency_id', 'emergency_number');
  });
  await knex.schema.dropTable('emergency_events');
  await knex.schema.dropTable('emergency_duties');
  await knex.schema.dropTable('emergency_targets');
  await knex.schema.dropTable('emergencies');
};
