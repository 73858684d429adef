// @ts-check

/*
 * What: what a change may affect and how one comes back from it, in the words of
 * whoever asked, and whether these were asked for and filled in.
 * Why: the change's page and pull request show the words, and a check judges
 * whether there are any.
 * What it locks: changes for an instant; the columns are empty at first.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('changes', table => {
    table.text('impact').comment('Null: not told, or erased');
    table.text('back_out').comment('Null: not told, or erased');
    table.jsonb('statements').comment('Null: nothing was asked or told');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('changes', table => {
    table.dropColumns('impact', 'back_out', 'statements');
  });
};
