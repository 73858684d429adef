// @ts-check

/*
 * What: how a policy came into force (policies.version, approval, author_ref,
 * reason, text), and the versions that did not (policy_refusals). Read models.
 * Why: a policy comes into force only by an approved change.
 * What it locks: policies, shortly; it has a row a policy.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('policies', table => {
    table.jsonb('version').comment('Commit and blob; null: not from Git');
    table.jsonb('approval').comment('Null: nobody approved it');
    table.text('author_ref').comment('Opaque reference');
    table.text('reason');
    table.text('text').comment('As it was written; null: not kept, or erased');
  });
  await knex.schema.createTable('policy_refusals', table => {
    table.bigInteger('stream_seq').primary();
    table.timestamp('refused_at', { useTz: true }).notNullable();
    table.text('source').notNullable();
    table.text('cause').notNullable();
    table.text('commit');
    table.text('reason');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('policy_refusals');
  await knex.schema.alterTable('policies', table => {
    table.dropColumns('version', 'approval', 'author_ref', 'reason', 'text');
  });
};
