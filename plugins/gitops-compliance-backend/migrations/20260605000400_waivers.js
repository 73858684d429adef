// @ts-check

/*
 * What: waivers of checks: who asked that a verdict be set aside for a while, who
 * decided, and until when it holds (a read model).
 * Why: the Compliance tab and the fleet tell verdicts under a waiver apart, and
 * auditors list every exception.
 * What it locks: nothing that exists; everything is created.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('waivers', table => {
    table.comment('Checks that are set aside for a target, and until when');
    table.uuid('id').primary();
    table.text('check_id').notNullable();
    table.text('service_ref').notNullable();
    table.text('environment').notNullable();
    table.text('asked_by').notNullable();
    table.text('reason').comment('Null once it was erased');
    table.timestamp('asked_at', { useTz: true }).notNullable();
    table.timestamp('until', { useTz: true }).notNullable();
    table.text('decision').comment('approved or refused; null: none yet');
    table.text('decided_by');
    table.text('decision_reason').comment('Null once it was erased');
    table.timestamp('decided_at', { useTz: true });
    table.text('withdrawn_by');
    table.text('withdrawal_reason').comment('Null once it was erased');
    table.timestamp('withdrawn_at', { useTz: true });
    table.bigInteger('stream_seq').notNullable();
    table.index(['asked_at', 'id']);
    table.index(['service_ref', 'environment', 'check_id']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('waivers');
};
