// @ts-check
/** At which instant a row names its service. */
const INSTANTS = {
  changes: 'created_at',
  disputes: 'asked_at',
  drift_incidents: 'created_at',
  emergency_targets: 'created_at',
  stops: 'since',
  waivers: 'asked_at',
};

/** Few services are renamed: of the others nothing is computed. */
const PRESENT = `CASE
  WHEN EXISTS (SELECT FROM service_names n WHERE n.former_ref = t.service_ref)
  THEN service_now(t.service_ref, ??) ELSE t.service_ref END AS service_ref`;

/**
 * What a service is called now that had a name at an instant (service_now), and the
 * read models of what names services with their present names (views `*_now`; the
 * name on record is `named_ref`). Who adds a column to such a table adds it there.
 * Projections go on writing to the tables. A function and views; locks nothing.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    CREATE FUNCTION service_now(named text, since timestamptz) RETURNS text
    LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
    DECLARE
      renaming record;
    BEGIN
      LOOP
        SELECT service_ref, at INTO renaming FROM service_names
        WHERE former_ref = named AND at > since
        ORDER BY at, service_ref LIMIT 1;
        IF NOT FOUND THEN RETURN named; END IF;
        named := renaming.service_ref;
        since := renaming.at;
      END LOOP;
    END $$`);
  for (const [table, instant] of Object.entries(INSTANTS)) {
    const columns = await columnsOf(knex, table);
    await knex.raw(
      `CREATE VIEW ?? AS SELECT ${columns
        .map(name => (name === 'service_ref' ? PRESENT : 't.??'))
        .join(', ')}, t.service_ref AS named_ref FROM ?? t`,
      [
        `${table}_now`,
        ...columns.flatMap(name =>
          name === 'service_ref' ? [`t.${instant}`] : [name],
        ),
        table,
      ],
    );
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of Object.keys(INSTANTS)) {
    await knex.raw('DROP VIEW ??', [`${table}_now`]);
  }
  await knex.raw('DROP FUNCTION service_now(text, timestamptz)');
};

/**
 * Columns of a table, in their order.
 *
 * @param {import('knex').Knex} knex
 * @param {string} table
 * @returns {Promise<string[]>}
 */
async function columnsOf(knex, table) {
  const { rows } = await knex.raw(
    `SELECT attname AS name FROM pg_attribute
     WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped
     ORDER BY attnum`,
    [table],
  );
  return rows.map((/** @type {{ name: string }} */ { name }) => name);
}
