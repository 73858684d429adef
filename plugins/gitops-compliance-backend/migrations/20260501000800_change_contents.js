// @ts-check

/*
 * What: what a change is about as it was read and worked out (change_contents),
 * a read model: what differs in the cluster, its risk, and the digest that
 * reviews are bound to; the score of the risk beside each change (changes.risk);
 * and the key by which values of Secrets are masked (masking_keys), which is no
 * read model: with another key every masked value would look changed.
 * Why: a tired person sees what would change, and approvals hold for just that.
 * What it locks: changes, shortly: the column is null.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('change_contents', table => {
    table.uuid('change_id').primary();
    table.text('head_sha').comment('Head that the rest is about');
    table.jsonb('files').comment('Blobs before and after; null: not known');
    table.jsonb('rendered').comment('change.rendered, without its texts');
    table.jsonb('diffs').comment('Erasable: what differs in each object');
    table.jsonb('problems').comment('Erasable: why it could not be rendered');
    table.jsonb('risk');
    table.text('digest');
    table.jsonb('digest_facts');
    table.text('first_digest').comment('The first one of this head');
  });
  await knex.schema.alterTable('changes', table => {
    table.specificType('risk', 'smallint').comment('0 to 10; null: not told');
  });
  await knex.schema.createTable('masking_keys', table => {
    table.integer('id').primary();
    table.binary('key').notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('masking_keys');
  await knex.schema.alterTable('changes', table => {
    table.dropColumn('risk');
  });
  await knex.schema.dropTable('change_contents');
};
