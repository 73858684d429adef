// @ts-check
/**
 * What a change waits for after its sync, and through which queue it is merged:
 * what rollouts, analyses and metrics said last, since when it is verified again,
 * and its place in the merge queue of the forge. A change that is verified again
 * ends twice, so the evidence of its first end is marked as replaced.
 *
 * Locks `changes` and `evidence_exports` for an instant: the new columns have no
 * default to write; and `evidence_exports` for as long as its index over one row
 * per change is built, under a second for 100,000.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('changes', table => {
    table.jsonb('verification');
    table.timestamp('verification_asked_at', { useTz: true });
    table.jsonb('merge_queue');
  });
  await knex.schema.alterTable('evidence_exports', table => {
    table.boolean('replaced').notNullable().defaultTo(false);
    table.dropUnique(['change_id']);
  });
  await knex.raw(
    `CREATE UNIQUE INDEX evidence_exports_of_change
     ON evidence_exports (change_id) WHERE NOT replaced`,
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('DROP INDEX evidence_exports_of_change');
  await knex('evidence_exports')
    .where({ replaced: true })
    .update({ change_id: null });
  await knex.schema.alterTable('evidence_exports', table => {
    table.dropColumn('replaced');
    table.unique(['change_id']);
  });
  await knex.schema.alterTable('changes', table => {
    table.dropColumns('verification', 'verification_asked_at', 'merge_queue');
  });
};
