// @ts-check

/*
 * What: runs of the ledger's own verification, and a trigger that puts every
 * entry into the log's outbox in the statement that inserts it. A shard closes
 * once and keeps its name: a trigger refuses anything else.
 * Why: whoever presses "Verify now" sees how far it is. The trigger, so that
 * nobody records beside the log: in a rolling upgrade a replica of the version
 * before knows no outbox.
 * What it locks: ledger_entries against writes, while entries that such a
 * replica inserted are looked for.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('log_verifications', table => {
    table.uuid('id').primary();
    table.text('requester').comment('Opaque reference; null: a service');
    table.timestamp('requested_at', { useTz: true }).notNullable();
    table.timestamp('heard_at', { useTz: true }).notNullable();
    table.bigInteger('done').notNullable().defaultTo(0).comment('Entries');
    table.bigInteger('total').notNullable().defaultTo(0).comment('Entries');
    table.timestamp('finished_at', { useTz: true });
    table.jsonb('result').comment('Null until it is finished');
    table.index('requested_at');
  });
  // At most one runs.
  await knex.raw(`
    CREATE UNIQUE INDEX log_verifications_one_runs
    ON log_verifications ((finished_at IS NULL)) WHERE finished_at IS NULL
  `);

  await knex.raw(`
    CREATE FUNCTION log_shard_closes_once() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP <> 'UPDATE' OR OLD.closed_size IS NOT NULL
         OR (NEW.shard, NEW.origin, NEW.opened_at)
           IS DISTINCT FROM (OLD.shard, OLD.origin, OLD.opened_at) THEN
        RAISE EXCEPTION 'a shard of the log closes once: % of shard % is refused',
          TG_OP, OLD.shard USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN NEW;
    END
    $$
  `);
  await knex.raw(`
    CREATE TRIGGER log_shards_close_once BEFORE UPDATE OR DELETE ON log_shards
    FOR EACH ROW EXECUTE FUNCTION log_shard_closes_once()
  `);
  await knex.raw(
    'ALTER TABLE log_shards ENABLE ALWAYS TRIGGER log_shards_close_once',
  );

  await knex.raw('LOCK TABLE ledger_entries IN SHARE ROW EXCLUSIVE MODE');
  await knex.raw(`
    CREATE FUNCTION log_await_place() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO log_pending (entry_id) SELECT id FROM added;
      RETURN NULL;
    END
    $$
  `);
  await knex.raw(`
    CREATE TRIGGER log_await_place AFTER INSERT ON ledger_entries
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION log_await_place()
  `);
  await knex.raw(`
    INSERT INTO log_pending (entry_id)
    SELECT id FROM ledger_entries e
    WHERE NOT EXISTS (SELECT FROM log_index i WHERE i.entry_id = e.id)
    ON CONFLICT DO NOTHING
  `);
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  const entry = await knex('ledger_entries').first('id');
  if (entry) {
    throw new Error(
      'The ledger holds entries, and its outbox is not taken away. Restore ' +
        'the database from before the upgrade.',
    );
  }
  await knex.raw('DROP TRIGGER log_await_place ON ledger_entries');
  await knex.raw('DROP FUNCTION log_await_place()');
  await knex.raw('DROP TRIGGER log_shards_close_once ON log_shards');
  await knex.raw('DROP FUNCTION log_shard_closes_once()');
  await knex.schema.dropTable('log_verifications');
};
