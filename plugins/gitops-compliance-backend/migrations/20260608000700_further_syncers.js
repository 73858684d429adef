// @ts-check

/*
 * What: who started syncs of what ran after an incident had opened; the view with
 * present names of services has it.
 * Why: an incident of what nobody claims counts further revisions, and none of those
 * who brought one may resolve it.
 * What it locks: `drift_incidents` for an instant: a column with a constant default.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw('DROP VIEW drift_incidents_now');
  await knex.schema.alterTable('drift_incidents', table => {
    table
      .specificType('further_syncers', 'text[]')
      .notNullable()
      .defaultTo('{}');
  });
  await createView(knex);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('DROP VIEW drift_incidents_now');
  await knex.schema.alterTable('drift_incidents', table => {
    table.dropColumn('further_syncers');
  });
  await createView(knex);
};

/**
 * The view as it was made first, of the columns that there are.
 *
 * @param {import('knex').Knex} knex
 */
async function createView(knex) {
  const { rows } = await knex.raw(
    `SELECT attname AS name FROM pg_attribute
     WHERE attrelid = 'drift_incidents'::regclass AND attnum > 0
       AND NOT attisdropped AND attname <> 'service_ref'
     ORDER BY attnum`,
  );
  await knex.raw(
    `CREATE VIEW drift_incidents_now AS SELECT ${rows
      .map(() => 't.??')
      .join(', ')},
       CASE WHEN EXISTS (
         SELECT FROM service_names n WHERE n.former_ref = t.service_ref)
       THEN service_now(t.service_ref, t.created_at)
       ELSE t.service_ref END AS service_ref, t.service_ref AS named_ref
     FROM drift_incidents t`,
    rows.map((/** @type {{ name: string }} */ { name }) => name),
  );
}
