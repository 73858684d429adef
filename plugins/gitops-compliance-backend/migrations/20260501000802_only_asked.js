/**
 * What: an index over promotions that were asked for where an environment is
 * only watched.
 * Why: the page of the modes counts those of the last 30 days, however long the
 * history is.
 * Locks: writes to `changes` while the index is built; it holds few rows.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(
    `CREATE INDEX changes_only_asked ON changes (created_at)
       WHERE kind = 'promotion' AND mode = 'observe'`,
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('DROP INDEX changes_only_asked');
};
