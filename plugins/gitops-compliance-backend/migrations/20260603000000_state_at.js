// What: an index on what ran from when to when. Why: "what ran at this instant"
// must cost the same however many intervals a deployment has had. Locks: writing
// to deployment_intervals waits while the index is made.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(
    `CREATE INDEX deployment_intervals_at
       ON deployment_intervals (deployment_id, started_at DESC, opened_seq DESC)`,
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('DROP INDEX deployment_intervals_at');
};
