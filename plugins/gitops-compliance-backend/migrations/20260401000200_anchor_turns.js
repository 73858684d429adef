// @ts-check

/*
 * What: per anchor, when it is its turn, who is at it, and what is wrong.
 * Why: every replica shows the same problems, also after a restart, and one
 * replica at a time anchors without a transaction that waits for the network.
 * What it locks: nothing; it only creates. Going down loses problems and turns;
 * every anchor is then due at once.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('log_anchor_turns', table => {
    table.text('kind').notNullable();
    table.text('target').notNullable();
    table.timestamp('due_at', { useTz: true }).notNullable();
    table
      .timestamp('claimed_until', { useTz: true })
      .comment('A replica is at it, or died, until then');
    table.integer('failures').notNullable().defaultTo(0);
    table.text('problem').comment('Null: nothing that is known');
    table.primary(['kind', 'target']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('log_anchor_turns');
};
