// @ts-check
/**
 * Changes of several kinds and with several pins: what they are, where their
 * pull request is, and what they belong to. The one `pin` becomes a list.
 *
 * Locks `changes` for as long as its rows are rewritten: a bank's 100,000 take
 * some seconds.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('changes', table => {
    table.text('class').notNullable().defaultTo('normal');
    table.text('repository').notNullable().defaultTo('');
    table.text('branch').notNullable().defaultTo('');
    table.jsonb('pins').notNullable().defaultTo('[]');
    table.uuid('release_id');
    table.integer('wave');
    table.uuid('rollback_of');
    table.text('from_environment').nullable().alter();
    table.text('to_revision').nullable().alter();
    table.index(['release_id']);
  });
  await knex.raw(
    `UPDATE changes SET repository = coalesce(pin ->> 'repository', ''),
       branch = coalesce(pin ->> 'branch', ''), pins = jsonb_build_array(pin)`,
  );
  await knex.schema.alterTable('changes', table => table.dropColumn('pin'));
  await knex.raw(
    `CREATE INDEX changes_pull_request ON changes
       ((pull_request ->> 'repository'), ((pull_request ->> 'number')::int))
       WHERE ended_at IS NULL`,
  );
};

/**
 * Keeps the first pin of each change; what only newer versions know is lost
 * until the read models are rebuilt.
 *
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw('DROP INDEX changes_pull_request');
  await knex.schema.alterTable('changes', table => {
    table.jsonb('pin').notNullable().defaultTo('{}');
  });
  await knex.raw(
    `UPDATE changes SET pin = coalesce(pins -> 0, '{}'),
       from_environment = coalesce(from_environment, ''),
       to_revision = coalesce(to_revision, '')`,
  );
  await knex.schema.alterTable('changes', table => {
    table.dropColumns(
      'class',
      'repository',
      'branch',
      'pins',
      'release_id',
      'wave',
      'rollback_of',
    );
    table.text('from_environment').notNullable().alter();
    table.text('to_revision').notNullable().alter();
  });
};
