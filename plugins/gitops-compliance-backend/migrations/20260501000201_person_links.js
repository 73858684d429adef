// @ts-check

/*
 * What: links between accounts and persons with their history and proof
 * (person_links), and which groups persons belong to (person_groups); read
 * models.
 * Why: an account counts as a person's where a trusted location says so or two
 * uninvolved persons confirmed it, and a link never helps a change that is
 * older than it. Rules of reviews ask for persons of a group.
 * What it locks: person_accounts and ledger_entries for reading; links of
 * trusted locations that are on record are taken over with their history.
 */

const { createHash } = require('node:crypto');

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('person_links', table => {
    table.text('id').primary();
    table.text('person_ref').notNullable().index();
    table.text('account_ref').notNullable().index();
    table.text('source').notNullable().comment('catalog or portal');
    table.boolean('trusted').notNullable();
    table.timestamp('proposed_at', { useTz: true }).notNullable();
    table.text('proposed_by').comment('Opaque reference; null: the catalog');
    table.text('reason').comment('Erasable');
    table.jsonb('confirmed_by').notNullable().comment('Opaque references');
    table.timestamp('counts_since', { useTz: true });
    table.timestamp('ended_at', { useTz: true });
    table.text('ended_as').comment('rejected or retired');
    table.text('ended_by').comment('Opaque reference');
    table.text('end_reason').comment('Erasable');
  });
  await knex.schema.createTable('person_groups', table => {
    table.text('person_ref').notNullable();
    table.text('group_ref').notNullable().index();
    table.primary(['person_ref', 'group_ref']);
  });
  const { rows } = await knex.raw(
    `SELECT stream, stream_seq, convert_from(entry, 'UTF8')::jsonb AS entry
     FROM ledger_entries WHERE starts_with(stream, 'person:')
     ORDER BY stream, stream_seq`,
  );
  /** @type {Map<string, Record<string, unknown>>} */
  const open = new Map();
  /** @type {Record<string, unknown>[]} */
  const links = [];
  for (const { stream, stream_seq: seq, entry } of rows) {
    const person = stream.slice('person:'.length);
    const { accounts = [], trusted = false } = entry.payload;
    const told = entry.type === 'person.observed' ? accounts : [];
    for (const [key, link] of [...open]) {
      const isOf = link.person_ref === person;
      const stays = told.includes(link.account_ref) && link.trusted === trusted;
      if (!isOf || stays) continue;
      Object.assign(link, { ended_at: entry.observedAt, ended_as: 'retired' });
      open.delete(key);
    }
    for (const account of told) {
      const key = `${person} ${account}`;
      if (open.has(key)) continue;
      const link = {
        id: createHash('sha256')
          .update(`${person} ${account} ${seq}`)
          .digest('hex')
          .slice(0, 32),
        person_ref: person,
        account_ref: account,
        source: 'catalog',
        trusted,
        proposed_at: entry.observedAt,
        confirmed_by: '[]',
        counts_since: trusted ? entry.observedAt : null,
        ended_at: null,
        ended_as: null,
      };
      open.set(key, link);
      links.push(link);
    }
  }
  await knex.batchInsert('person_links', links, 1000);
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('person_groups');
  await knex.schema.dropTable('person_links');
};
