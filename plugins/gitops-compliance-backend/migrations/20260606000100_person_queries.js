// What: whom a read was about (audit_reads.about_ref), and none of the scopes of
// auditors for such a one. Why: queries about a person are shown beside the reads
// of auditors. Locks: audit_reads, shortly.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw(
    `ALTER TABLE audit_reads ADD COLUMN about_ref text,
       ALTER COLUMN scope DROP NOT NULL`,
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`DELETE FROM audit_reads WHERE scope IS NULL`);
  await knex.raw(
    `ALTER TABLE audit_reads DROP COLUMN about_ref,
       ALTER COLUMN scope SET NOT NULL`,
  );
};
