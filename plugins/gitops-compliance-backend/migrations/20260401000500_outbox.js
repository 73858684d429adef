// @ts-check

/*
 * What: the log's outbox has a row for each statement that inserted entries,
 * not for each entry, under a new name; and the index on source keys leaves out
 * entries that have none.
 * Why: half of what placing an entry cost was its row in the outbox. The new
 * name, so that a replica of the version before, which would take such a row
 * for one entry, places nothing in a rolling upgrade; what it records waits in
 * the outbox like everything else.
 * What it locks: ledger_entries against writes, while the index is made anew
 * and what waits is moved. Going down is refused once an entry exists.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw('LOCK TABLE ledger_entries IN SHARE ROW EXCLUSIVE MODE');
  await knex.schema.createTable('log_outbox', table => {
    table.comment('Entries that wait for their place, by inserting statement');
    table.bigInteger('first_id').primary().comment('Least of entry_ids');
    table.specificType('entry_ids', 'bigint[]').notNullable();
  });
  await knex.raw(`
    INSERT INTO log_outbox (first_id, entry_ids)
    SELECT entry_id, ARRAY[entry_id] FROM log_pending
  `);
  await knex.raw(`
    CREATE OR REPLACE FUNCTION log_await_place() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO log_outbox (first_id, entry_ids)
      SELECT min(id), array_agg(id ORDER BY id) FROM added
      HAVING count(*) > 0;
      RETURN NULL;
    END
    $$
  `);
  await knex.schema.dropTable('log_pending');

  await knex.raw(
    'ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_source_key_unique',
  );
  await knex.raw(`
    CREATE UNIQUE INDEX ledger_entries_source_key_unique
    ON ledger_entries (source_key) WHERE source_key IS NOT NULL
  `);
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  const entry = await knex('ledger_entries').first('id');
  if (entry) {
    throw new Error(
      'The ledger holds entries, and its outbox is not taken back. Restore ' +
        'the database from before the upgrade.',
    );
  }
  await knex.raw('DROP INDEX ledger_entries_source_key_unique');
  await knex.raw(`
    ALTER TABLE ledger_entries
    ADD CONSTRAINT ledger_entries_source_key_unique UNIQUE (source_key)
  `);
  await knex.schema.createTable('log_pending', table => {
    table.comment('Entries that wait for their place, in the order of ids');
    table.bigInteger('entry_id').primary();
  });
  await knex.raw(`
    CREATE OR REPLACE FUNCTION log_await_place() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO log_pending (entry_id) SELECT id FROM added;
      RETURN NULL;
    END
    $$
  `);
  await knex.schema.dropTable('log_outbox');
};
