// @ts-check

/*
 * What: who may merge in a repository and who may deploy by an instance, as it
 * was read, whenever that differed from before (access_readings).
 * Why: "who can deploy to production?" is answered for now and for any instant
 * before.
 * What it locks: nothing: the table is new.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('access_readings', table => {
    table.text('stream').notNullable();
    table.bigInteger('seq').notNullable().comment('Of the entry in its stream');
    table.text('kind').notNullable().comment('forge, instance');
    table.text('place').notNullable().comment('owner/name, or the instance');
    table.timestamp('read_at', { useTz: true }).notNullable();
    table.jsonb('told').notNullable().comment('Payload of the entry');
    table.jsonb('texts').comment('Its erasable part; null: none, or erased');
    table.primary(['stream', 'seq']);
    table.index(['kind', 'place', 'read_at'], 'access_readings_at');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('access_readings');
};
