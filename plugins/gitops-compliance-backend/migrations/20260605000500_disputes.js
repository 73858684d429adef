// @ts-check

/*
 * What: verdicts that somebody says are wrong, and what judging them again gave (a
 * read model).
 * Why: the Compliance tab tells of a dispute beside the verdict, and auditors list
 * them with their answers.
 * What it locks: nothing that exists; everything is created.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('disputes', table => {
    table.comment('Verdicts that somebody says are wrong');
    table.uuid('id').primary();
    table.text('check_id').notNullable();
    table.text('service_ref').notNullable();
    table.text('environment').notNullable();
    table.text('verdict').notNullable().comment('The one that is disputed');
    table.integer('rule_version').notNullable();
    table.jsonb('evidence').notNullable().comment('Entries it rested on');
    table.text('link').comment('Evidence elsewhere; null: none, or erased');
    table.text('asked_by').notNullable();
    table.text('reason').comment('Null once it was erased');
    table.timestamp('asked_at', { useTz: true }).notNullable();
    table.text('outcome').comment('upheld or changed; null: not answered');
    table.text('verdict_now').comment('As judged for the answer; null: none');
    table.boolean('facts_moved');
    table.text('answered_by');
    table.text('answer').comment('Null once it was erased');
    table.timestamp('answered_at', { useTz: true });
    table.bigInteger('stream_seq').notNullable();
    table.index(['asked_at', 'id']);
    table.index(['service_ref', 'environment', 'check_id']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('disputes');
};
