// @ts-check

/*
 * What: erasures of persons and legal holds (read models), which identity is
 * named by entries of which kind and service in which month, how far readers of
 * the log have come, how many texts an erasure has deleted so far, and which
 * attempt at an export counts.
 * Why: personal data is erased when two persons ask for it and nothing demands
 * that it is kept, and when its time is over; what is erased must be gone from
 * exports too, also from those that are being made at that moment.
 * What it locks: evidence_exports, for as long as a column with a constant
 * default takes; everything else is created.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('erasures', table => {
    table.comment('Persons who are to be erased, by opaque references alone');
    table.uuid('id').primary();
    table.text('subject_ref').notNullable().index();
    table.text('state').notNullable();
    table.text('reason').comment('Null once it was erased');
    table.text('requested_by').notNullable();
    table.timestamp('requested_at', { useTz: true }).notNullable();
    table.text('confirmed_by');
    table.timestamp('confirmed_at', { useTz: true });
    table.text('withdrawn_by');
    table.timestamp('withdrawn_at', { useTz: true });
    table.timestamp('erased_at', { useTz: true });
    table.jsonb('counts').comment('What was deleted; null before');
    table.index(['requested_at', 'id']);
  });

  await knex.schema.createTable('legal_holds', table => {
    table.comment('What must be kept until two persons agree that it need not');
    table.uuid('id').primary();
    table.text('stream').notNullable().comment('Where its entries are');
    table.text('subject_ref').comment('Null: whoever is named in its scope');
    table.text('service_ref').comment('Null: every service');
    table.timestamp('held_from', { useTz: true });
    table.timestamp('held_until', { useTz: true });
    table.text('reason').comment('Null once it was erased');
    table.text('placed_by').notNullable();
    table.timestamp('placed_at', { useTz: true }).notNullable();
    table.text('lifted_by');
    table.timestamp('lifted_at', { useTz: true });
    table.index(['placed_at', 'id']);
  });

  await knex.schema.createTable('identity_mentions', table => {
    table.comment('When entries name an identity; worked out from the log');
    table.text('ref').notNullable();
    table.text('class').notNullable();
    table
      .text('service')
      .notNullable()
      .comment('*: it may be any; empty: none');
    table.text('month').notNullable();
    table.timestamp('first_at', { useTz: true }).notNullable();
    table.timestamp('last_at', { useTz: true }).notNullable();
    table.primary(['ref', 'class', 'service', 'month']);
  });

  await knex.schema.createTable('log_readers', table => {
    table.comment('Up to which place of the log a reader has come');
    table.text('name').primary();
    table.integer('shard').notNullable();
    table.bigInteger('log_index').notNullable();
  });

  await knex.schema.createTable('erasure_progress', table => {
    table.comment('What an erasure that is not finished has deleted so far');
    table.uuid('erasure_id').primary();
    table.integer('texts').notNullable();
  });

  await knex.schema.alterTable('evidence_exports', table => {
    table.integer('attempt').notNullable().defaultTo(0);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('evidence_exports', table => {
    table.dropColumn('attempt');
  });
  await knex.schema.dropTable('erasure_progress');
  await knex.schema.dropTable('log_readers');
  await knex.schema.dropTable('identity_mentions');
  await knex.schema.dropTable('legal_holds');
  await knex.schema.dropTable('erasures');
};
