// What: how far the times of the log were compared, and where one is earlier
// than the one before it. Why: the log orders, not clocks; LOG-03 says where a
// clock was set back, and a view must not read the whole log for it. Both tables
// follow from the log and may be emptied: then it is compared anew. Locks:
// creates tables only, so nothing that exists is locked.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('clock_progress', table => {
    table.integer('shard').primary();
    table.bigInteger('compared').notNullable().comment('Places, from 0');
    table.timestamp('last_at', { useTz: true }).comment('Of the last of them');
  });
  await knex.schema.createTable('clock_setbacks', table => {
    table.integer('shard').notNullable();
    table.bigInteger('log_index').notNullable();
    table.timestamp('observed_at', { useTz: true }).notNullable();
    table.timestamp('after', { useTz: true }).notNullable();
    table.primary(['shard', 'log_index']);
    table.index('after');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('clock_setbacks');
  await knex.schema.dropTable('clock_progress');
};
