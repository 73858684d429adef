// @ts-check

/*
 * What: the ticket of each change as its system last told it (read model).
 * Why: the gate `ticket` decides from it, screens show it, and a reading at
 * intervals looks for those of unfinished changes.
 * What it locks: nothing that exists; the table is created.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('change_tickets', table => {
    table.comment('The ticket of each change, as it was last read');
    table.uuid('change_id').primary();
    table.text('system').comment('Null: none is attached yet');
    table.text('ticket_id').comment('What stays when it is renamed or moved');
    table.text('key');
    table.text('url');
    table.text('title').comment('Null once it was erased');
    table
      .jsonb('reading')
      .comment('Null: the system does not have it any more');
    table.text('scope').comment('Hash of what it was approved for');
    table.timestamp('read_at', { useTz: true });
    table.boolean('made').notNullable();
    table.text('attached_by').comment('Null: the portal made it');
    table.text('wanted_system').comment('Where one shall be made; null: none');
    table.text('problem').comment('Why the last one could not be made');
    table.bigInteger('stream_seq').notNullable();
    table.index(['system', 'ticket_id']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('change_tickets');
};
