import type { Knex } from 'knex';

/** What is made of an export, and kept until it is done or for ever. */
const MADE = [
  'evidence_chunks',
  'evidence_files',
  'evidence_rows',
  'evidence_subjects',
];

/** What was deleted: erasable parts by hash, or identities by reference. */
export type Deleted = { hashes: string[] } | { refs: string[] };

/**
 * Drops the files of every export that tells of what was deleted, so that they
 * are made again without it. A job that is making one now cannot finish it: its
 * attempt no longer counts (see inAttempt).
 *
 * @returns how many exports that were
 */
export async function blankExports(
  trx: Knex.Transaction,
  deleted: Deleted,
): Promise<number> {
  const [condition, wanted] =
    'hashes' in deleted
      ? ['n.blob_hash = ANY (?::text[])', deleted.hashes]
      : [
          `convert_from(n.entry, 'UTF8') ~ array_to_string(?::text[], '|')`,
          deleted.refs,
        ];
  if (wanted.length === 0) return 0;
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `UPDATE evidence_exports SET
       state = CASE WHEN size IS NULL THEN 'waiting' ELSE 'running' END,
       stage = 'waiting', attempt = attempt + 1, files_done = 0,
       finished_at = NULL, manifest_hash = NULL, problem = NULL
     WHERE id IN (
       SELECT x.export_id
       FROM evidence_entries x JOIN ledger_entries n ON n.id = x.entry_id
       WHERE ${condition})
     RETURNING id`,
    [wanted] as unknown as Knex.Value[],
  );
  const ids = rows.map(({ id }) => id);
  // After the rows are locked: whoever writes looks at them first.
  for (const table of MADE) {
    await trx(table).whereIn('export_id', ids).delete();
  }
  return ids.length;
}

/** The exports that are not made, whose jobs are to be asked for again. */
export async function unmadeExports(trx: Knex.Transaction): Promise<string[]> {
  return trx('evidence_exports').whereNot({ state: 'done' }).pluck('id');
}
