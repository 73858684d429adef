// @ts-check

/*
 * What: which paths outside of itself each deployed folder is built of, by its
 * kustomization (kustomize_bases). No read model: it is read again from the forge
 * where it is lost.
 * Why: a pull request that alters a shared base alters what is deployed.
 * What it locks: nothing.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('kustomize_bases', table => {
    table.text('repository').notNullable();
    table.text('branch').notNullable();
    table.text('folder').notNullable();
    table.jsonb('bases').notNullable();
    table.boolean('stale').notNullable();
    table.primary(['repository', 'branch', 'folder']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('kustomize_bases');
};
