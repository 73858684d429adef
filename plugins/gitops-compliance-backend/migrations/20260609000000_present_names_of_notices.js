// @ts-check
/**
 * What came around the portal with the present names of services
 * (around_notices_now), as the views of 20260607000500; and disputes with the column
 * that they have since (disputes_now). Views; locks nothing.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw('DROP VIEW disputes_now');
  await createView(knex, 'disputes', 'asked_at');
  await createView(knex, 'around_notices', 'created_at');
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('DROP VIEW around_notices_now');
  await knex.raw('DROP VIEW disputes_now');
  await createView(knex, 'disputes', 'asked_at', ['files']);
};

/**
 * The view of a table with the present names of services.
 *
 * @param {import('knex').Knex} knex
 * @param {string} table
 * @param {string} instant - column: when a row names its service
 * @param {string[]} without - columns that were not in it
 */
async function createView(knex, table, instant, without = []) {
  const { rows } = await knex.raw(
    `SELECT attname AS name FROM pg_attribute
     WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped
     ORDER BY attnum`,
    [table],
  );
  const columns = rows
    .map((/** @type {{ name: string }} */ { name }) => name)
    .filter(
      (/** @type {string} */ name) =>
        ![...without, 'service_ref'].includes(name),
    );
  await knex.raw(
    `CREATE VIEW ?? AS SELECT ${columns.map(() => 't.??').join(', ')},
       t.service_ref AS named_ref, CASE
         WHEN EXISTS (
           SELECT FROM service_names n WHERE n.former_ref = t.service_ref)
         THEN service_now(t.service_ref, ??)
         ELSE t.service_ref END AS service_ref
     FROM ?? t`,
    [`${table}_now`, ...columns, `t.${instant}`, table],
  );
}
