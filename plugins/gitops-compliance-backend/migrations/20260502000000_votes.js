// @ts-check

/*
 * What: votes of change advisory boards, and who may vote for whom for a while
 * (read models).
 * Why: the gate `cab` decides from votes, and the queue of a member is told from
 * both.
 * What it locks: nothing that exists; everything is created.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('votes', table => {
    table.comment('Votes on changes, as they were cast');
    table.uuid('change_id').notNullable();
    table.bigInteger('stream_seq').notNullable();
    table.text('voter_ref').notNullable();
    table.text('delegator_ref').comment('For whom; null: for themself');
    table.text('decision').notNullable();
    table.text('digest').notNullable();
    table.timestamp('cast_at', { useTz: true }).notNullable();
    table.text('comment').comment('Null: none, or it was erased');
    table.primary(['change_id', 'stream_seq']);
  });

  await knex.schema.createTable('delegations', table => {
    table.comment('Who votes for whom, and from when to when');
    table.uuid('id').primary();
    table.text('from_ref').notNullable();
    table.text('to_ref').notNullable();
    table.text('reason').comment('Null once it was erased');
    table.timestamp('since', { useTz: true }).notNullable();
    table.timestamp('until', { useTz: true }).notNullable();
    table.timestamp('ended_at', { useTz: true });
    table.bigInteger('stream_seq').notNullable();
    table.index(['to_ref', 'until']);
    table.index(['from_ref', 'until']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('delegations');
  await knex.schema.dropTable('votes');
};
