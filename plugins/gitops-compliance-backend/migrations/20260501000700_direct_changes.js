// @ts-check

/*
 * What: for direct changes, which head the check, the edits and the wish to
 * merge are about, and who cancelled (changes); what each change alters, value
 * by value (change_edits), with an index over the words of keys and values.
 * Why: a pull request of a person moves on by pushes, and what was agreed to is
 * one head; "who changed the pool size" is answered from an index.
 * What it locks: changes, for the new columns and as long as its rows are read
 * once for the indexes: a bank's 100,000 take some seconds.
 */

/** The words of a text: `dbPoolSize` and `db.pool-size` are `db pool size`. */
const WORDS = (/** @type {string} */ column) =>
  `regexp_replace(regexp_replace(regexp_replace(${column},
     '([a-z0-9])([A-Z])', '\\1 \\2', 'g'),
     '([A-Z])([A-Z][a-z])', '\\1 \\2', 'g'),
     '[^[:alnum:]]+', ' ', 'g')`;

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('changes', table => {
    table.text('check_head_sha').comment('Head that the check is on');
    table.text('merge_head_sha').comment('Head whose merge was asked for');
    table.text('edits_head_sha').comment('Head whose edits are on record');
    table.text('cancelled_by');
  });
  await knex.raw(
    `UPDATE changes SET check_head_sha = our_head_sha WHERE check_id IS NOT NULL`,
  );
  await knex.raw(
    `CREATE INDEX changes_any_pull_request ON changes
       ((pull_request ->> 'repository'), ((pull_request ->> 'number')::int))`,
  );

  await knex.raw(
    `CREATE TABLE change_edits (
       change_id uuid NOT NULL,
       place integer NOT NULL,
       repository text NOT NULL,
       path text NOT NULL,
       key text NOT NULL,
       before text,
       after text,
       masked boolean NOT NULL,
       key_words tsvector NOT NULL GENERATED ALWAYS AS
         (to_tsvector('simple', ${WORDS('key')})) STORED,
       words tsvector NOT NULL GENERATED ALWAYS AS
         (to_tsvector('simple', ${WORDS(
           `path || ' ' || key || ' ' || coalesce(before, '') || ' ' || coalesce(after, '')`,
         )})) STORED,
       PRIMARY KEY (change_id, place)
     )`,
  );
  await knex.raw(
    'CREATE INDEX change_edits_key ON change_edits USING gin (key_words)',
  );
  await knex.raw(
    'CREATE INDEX change_edits_words ON change_edits USING gin (words)',
  );
  await knex.raw(
    'CREATE INDEX change_edits_path ON change_edits (path text_pattern_ops)',
  );
  for (const column of ['before', 'after']) {
    await knex.raw('CREATE INDEX ?? ON change_edits (??)', [
      `change_edits_${column}`,
      column,
    ]);
  }
  await knex.raw(
    `INSERT INTO change_edits
       (change_id, place, repository, path, key, before, after, masked)
     SELECT c.id, p.place - 1, c.repository, p.pin ->> 'path', p.pin ->> 'key',
       p.pin ->> 'value', p.pin ->> 'after', false
     FROM changes c,
       jsonb_array_elements(c.pins) WITH ORDINALITY AS p (pin, place)
     WHERE p.pin ->> 'key' IS NOT NULL`,
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('change_edits');
  await knex.raw('DROP INDEX changes_any_pull_request');
  await knex.schema.alterTable('changes', table => {
    table.dropColumns(
      'check_head_sha',
      'merge_head_sha',
      'edits_head_sha',
      'cancelled_by',
    );
  });
};
