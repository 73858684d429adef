// What: an index on when changes reached their targets. Why: delivery figures of
// a period must not read all of history. Locks: writing to changes waits while
// the index is made.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(
    `CREATE INDEX changes_delivered ON changes ((COALESCE(steps ->> 'synced',
       CASE WHEN state = 'failed' THEN steps ->> 'merged' END)))`,
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('DROP INDEX changes_delivered');
};
