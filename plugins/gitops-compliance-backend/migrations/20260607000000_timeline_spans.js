// What: an index on when deployments were healthy. Why: the timeline of a fortnight
// must cost the same however often a deployment was healthy before. Locks: writing
// to healthy_stretches waits while the index is made.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(
    `CREATE INDEX healthy_stretches_at
       ON healthy_stretches (deployment_id, started_at DESC)`,
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('DROP INDEX healthy_stretches_at');
};
