// @ts-check

/*
 * What: tags of source code that pins name: the commit of each, the one that it
 * named when it was first read, and how it is signed (source_tags).
 * Why: a pin on a tag is held to signed commits and to a signed tag that nobody
 * moved.
 * What it locks: nothing: the table is new.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('source_tags', table => {
    table.text('repository').notNullable().comment('owner/name');
    table.text('name').notNullable().comment('Without refs/tags/');
    table.text('object').comment('What the tag names; null: there is none');
    table.text('commit').comment('Null: there is no such tag of a commit');
    table.text('first_commit').comment('The first that was read; null: none');
    table.jsonb('verification').comment('Null: a lightweight tag');
    table.primary(['repository', 'name']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('source_tags');
};
