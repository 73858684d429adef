// @ts-check

/*
 * What: what every check says of every target now, and how many verdicts of
 * which kind a target had since when (read models).
 * Why: a page over all services reads verdicts, it does not work them out.
 * What it locks: nothing that exists; everything is created.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('verdicts', table => {
    table.comment('What each check says of each target now');
    table.text('service_ref').notNullable();
    table.text('environment').notNullable();
    table.text('check_id').notNullable();
    table.text('verdict').notNullable();
    table.text('reason').comment('Null: erased');
    table.text('remedy').comment('Null: erased');
    table.integer('rule_version').notNullable();
    table.jsonb('evidence').notNullable().comment('Entries it rests on');
    table
      .timestamp('since', { useTz: true })
      .notNullable()
      .comment('When it got this verdict, whatever the reasons since');
    table
      .bigInteger('stream_seq')
      .notNullable()
      .comment('Entry that told it as it is');
    table.primary(['service_ref', 'environment', 'check_id']);
  });
  await knex.schema.createTable('verdict_counts', table => {
    table.comment(
      'Verdicts of a target in numbers, from each change of them on',
    );
    table.text('service_ref').notNullable();
    table.text('environment').notNullable();
    table.bigInteger('stream_seq').notNullable();
    table.timestamp('at', { useTz: true }).notNullable();
    table.integer('passed').notNullable();
    table.integer('failed').notNullable();
    table.integer('indeterminate').notNullable();
    table.primary(['service_ref', 'environment', 'stream_seq']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('verdict_counts');
  await knex.schema.dropTable('verdicts');
};
