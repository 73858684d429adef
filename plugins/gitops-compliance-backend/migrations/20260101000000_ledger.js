// @ts-check

/*
 * What: the ledger (streams, entries, erasable contents) and the identities
 * behind its opaque references.
 * Why: entries are the only source of facts; everything else is folded from
 * them. A trigger refuses UPDATE, DELETE and TRUNCATE of entries to ordinary
 * statements, also under session_replication_role = replica. The owner of the
 * table can still take the trigger away: run the portal under a role that has
 * only SELECT and INSERT on ledger_entries.
 * What it locks: nothing; it only creates. Going down drops the tables, and is
 * refused once an entry exists.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('ledger_streams', table => {
    table.comment('One row per stream: locked while an entry is decided');
    table.text('stream').primary();
    table.bigInteger('seq').notNullable().comment('Number of its last entry');
  });

  await knex.schema.createTable('ledger_entries', table => {
    table.comment('Append-only; the other columns only index the bytes');
    table.specificType('id', 'bigint GENERATED ALWAYS AS IDENTITY').primary();
    table.text('stream').notNullable();
    table.bigInteger('stream_seq').notNullable();
    table.text('type').notNullable();
    table.integer('v').notNullable();
    table.timestamp('occurred_at', { useTz: true }).notNullable();
    table.timestamp('observed_at', { useTz: true }).notNullable();
    table.text('source_key').unique().comment('Recorded once, wherever seen');
    table.text('blob_hash').comment('Of ledger_blobs, while it exists');
    table.binary('entry').notNullable().comment('RFC 8785 canonical JSON');
    table.unique(['stream', 'stream_seq']);
  });

  await knex.schema.createTable('ledger_blobs', table => {
    table.comment('Erasable contents of entries: deleting a row erases it');
    table.text('hash').primary();
    table.binary('salt').notNullable();
    table.binary('content').notNullable().comment('RFC 8785 canonical JSON');
  });

  await knex.schema.createTable('identities', table => {
    table.comment('Who is behind an opaque reference; deleting a row erases');
    table.text('ref').primary();
    table.text('provider').notNullable();
    table.text('name').notNullable();
    table.boolean('bot').notNullable();
    table.binary('salt').notNullable();
    table.unique(['provider', 'name']);
  });

  await knex.raw(`
    CREATE FUNCTION ledger_entries_append_only() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'the ledger is append-only: % of % is refused',
        TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege',
          HINT = 'Correct a fact by recording another entry.';
    END
    $$
  `);
  await knex.raw(`
    CREATE TRIGGER ledger_entries_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_entries_append_only()
  `);
  await knex.raw(`
    ALTER TABLE ledger_entries
    ENABLE ALWAYS TRIGGER ledger_entries_append_only
  `);
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  const entry = await knex('ledger_entries').first('id');
  if (entry) {
    throw new Error(
      'The ledger holds entries and is not dropped. Restore the database ' +
        'from before the upgrade, or drop ledger_entries by hand as its owner.',
    );
  }
  await knex.schema.dropTable('identities');
  await knex.schema.dropTable('ledger_blobs');
  await knex.schema.dropTable('ledger_entries');
  await knex.schema.dropTable('ledger_streams');
  await knex.raw('DROP FUNCTION ledger_entries_append_only()');
};
