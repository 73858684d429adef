// What: the pull requests that say afterwards what was done by hand in an
// emergency, one for each target that it left apart from Git. Why: at most one is
// ever opened, and screens tell how it stands. Locks nothing: the table is new.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  const at = { useTz: true };
  await knex.schema.createTable('emergency_pull_requests', table => {
    table.uuid('emergency_id').notNullable();
    table.text('service_ref').notNullable();
    table.text('environment').notNullable();
    table.text('branch').notNullable();
    table.timestamp('asked_at', at).notNullable();
    table.timestamp('answered_at', at);
    table.text('repository').comment('Null: none was opened');
    table.integer('number');
    table.text('url');
    table.integer('rest').comment('Values that differ and that no pin tells');
    table.text('problem').comment('Why none can be opened');
    table.primary(['emergency_id', 'service_ref', 'environment']);
    table.index('branch');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('emergency_pull_requests');
};
