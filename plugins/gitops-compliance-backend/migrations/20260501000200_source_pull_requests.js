// @ts-check

/*
 * What: pull requests of source code (source_pull_requests) and which of them
 * brought the commits of a comparison (comparison_origins), read models.
 * Why: the gate `source-review` asks whether each of the range that a promotion
 * brings was approved independently, and changelogs show them.
 * What it locks: nothing; the tables are new.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('source_pull_requests', table => {
    table.text('repository').notNullable();
    table.integer('number').notNullable();
    table.text('url');
    table.text('title').comment('Erasable; null: erased or not known');
    table.text('state').notNullable().comment('open, merged, closed, missing');
    table.text('author_ref').comment('Opaque reference');
    table.text('last_pusher_ref').comment('Opaque reference; null: not known');
    table.text('merged_by_ref').comment('Opaque reference');
    table.text('head_sha');
    table.text('merge_sha');
    table.timestamp('merged_at', { useTz: true });
    table.jsonb('writer_refs').notNullable().comment('Opaque; null: unknown');
    table.boolean('writers_complete').notNullable();
    table.jsonb('reviews').notNullable();
    table.boolean('reviews_complete').notNullable();
    table.primary(['repository', 'number']);
  });
  await knex.schema.createTable('comparison_origins', table => {
    table.text('repository').notNullable();
    table.text('base').notNullable();
    table.text('head').notNullable();
    table.jsonb('commits').notNullable();
    table.primary(['repository', 'base', 'head']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('comparison_origins');
  await knex.schema.dropTable('source_pull_requests');
};
