// @ts-check

/*
 * What: the places of entries in a transparency log: an outbox of entries that
 * wait for theirs, shards, the index, tiles and signed checkpoints.
 * Why: an append-only table proves nothing to somebody who does not trust its
 * owner; a Merkle tree with signed checkpoints does (docs/decisions/0013).
 * Triggers refuse what would rewrite them: index and checkpoints take no
 * UPDATE, DELETE or TRUNCATE, and a tile may only grow.
 * What it locks: ledger_entries against writes while the outbox is filled with
 * the entries that are there. Going down is refused once an entry exists.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('log_shards', table => {
    table.comment('Logs of this ledger; only the newest grows');
    table.integer('shard').primary();
    table.text('origin').notNullable().unique();
    table.timestamp('opened_at', { useTz: true }).notNullable();
    table.bigInteger('closed_size').comment('Null: it still grows');
  });

  await knex.schema.createTable('log_pending', table => {
    table.comment('Entries that wait for their place, in the order of ids');
    table.bigInteger('entry_id').primary();
  });

  await knex.schema.createTable('log_index', table => {
    table.comment('Which entry has which place');
    table.integer('shard').notNullable();
    table.bigInteger('log_index').notNullable();
    table.bigInteger('entry_id').notNullable().unique();
    table.primary(['shard', 'log_index']);
  });

  await knex.schema.createTable('log_tiles', table => {
    table.comment('C2SP tlog-tiles: 32 bytes a hash, at most 256 hashes');
    table.integer('shard').notNullable();
    table.smallint('level').notNullable();
    table.bigInteger('tile_index').notNullable();
    table.binary('hashes').notNullable();
    table.primary(['shard', 'level', 'tile_index']);
  });

  await knex.schema.createTable('log_checkpoints', table => {
    table.comment('Signed notes (C2SP tlog-checkpoint)');
    table.integer('shard').notNullable();
    table.bigInteger('size').notNullable();
    table.binary('root').notNullable();
    table.text('note').notNullable();
    table.timestamp('signed_at', { useTz: true }).notNullable();
    table.primary(['shard', 'size']);
  });

  await knex.raw(`
    CREATE FUNCTION log_append_only() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'the log is append-only: % of % is refused',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END
    $$
  `);
  await knex.raw(`
    CREATE FUNCTION log_tile_grows() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
      IF (NEW.shard, NEW.level, NEW.tile_index)
           IS DISTINCT FROM (OLD.shard, OLD.level, OLD.tile_index)
         OR substring(NEW.hashes FOR length(OLD.hashes)) <> OLD.hashes THEN
        RAISE EXCEPTION 'a tile only grows: % of level % is not rewritten',
          OLD.tile_index, OLD.level USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN NEW;
    END
    $$
  `);
  for (const [table, operations] of [
    ['log_index', 'UPDATE OR DELETE OR TRUNCATE'],
    ['log_checkpoints', 'UPDATE OR DELETE OR TRUNCATE'],
    ['log_tiles', 'DELETE OR TRUNCATE'],
  ]) {
    await knex.raw(`
      CREATE TRIGGER ${table}_append_only BEFORE ${operations} ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION log_append_only()
    `);
    await knex.raw(
      `ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${table}_append_only`,
    );
  }
  await knex.raw(`
    CREATE TRIGGER log_tiles_grow BEFORE UPDATE ON log_tiles
    FOR EACH ROW EXECUTE FUNCTION log_tile_grows()
  `);
  await knex.raw('ALTER TABLE log_tiles ENABLE ALWAYS TRIGGER log_tiles_grow');

  await knex.raw('LOCK TABLE ledger_entries IN SHARE MODE');
  await knex.raw(
    'INSERT INTO log_pending (entry_id) SELECT id FROM ledger_entries',
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  const entry = await knex('ledger_entries').first('id');
  if (entry) {
    throw new Error(
      'The ledger holds entries and its log is not dropped. Restore the ' +
        'database from before the upgrade, or drop the tables log_* by hand ' +
        'as their owner.',
    );
  }
  await knex.schema.dropTable('log_checkpoints');
  await knex.schema.dropTable('log_tiles');
  await knex.schema.dropTable('log_index');
  await knex.schema.dropTable('log_pending');
  await knex.schema.dropTable('log_shards');
  await knex.raw('DROP FUNCTION log_tile_grows()');
  await knex.raw('DROP FUNCTION log_append_only()');
};
