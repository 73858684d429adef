import type { Knex } from 'knex';
import { ENTRY_COLUMNS, type EntryRow, toRecordedEntry } from '../entries';
import type { Projection } from '../Ledger';
import { foldAnew } from '../projections';

const PAGE = 1_000;

/** An entry whose erasable part is there. */
export interface TextRow {
  id: string;
  stream: string;
  type: string;
  entry: Buffer;
  hash: string;
  content: Buffer;
}

/** All erasable parts that are there, with their entries, oldest first. */
export async function* textsOnRecord(
  db: Knex,
  signal?: AbortSignal,
): AsyncGenerator<TextRow> {
  let after = '0';
  while (!signal?.aborted) {
    const { rows } = await db.raw<{ rows: TextRow[] }>(
      `SELECT e.id, e.stream, e.type, e.entry, b.hash, b.content
       FROM ledger_entries e JOIN ledger_blobs b ON b.hash = e.blob_hash
       WHERE e.id > ? ORDER BY e.id LIMIT ?`,
      [after, PAGE],
    );
    yield* rows;
    if (rows.length < PAGE) return;
    after = rows[rows.length - 1].id;
  }
}

/**
 * Deletes erasable parts, and lets the read models say no more than what is
 * left. The streams are locked by the caller.
 *
 * @param byStream - hashes of what is deleted, by the stream of its entry
 * @returns how many there were
 */
export async function deleteTexts(
  trx: Knex.Transaction,
  projections: readonly Projection[],
  byStream: ReadonlyMap<string, string[]>,
): Promise<number> {
  const deleted = await trx('ledger_blobs')
    .whereRaw('hash = ANY (?::text[])', [[...byStream.values()].flat()])
    .delete();
  const read = async (streams: string[]) => {
    const { rows } = await trx.raw<{ rows: EntryRow[] }>(
      `SELECT ${ENTRY_COLUMNS}
       FROM ledger_entries e LEFT JOIN ledger_blobs b ON b.hash = e.blob_hash
       WHERE e.stream = ANY (?::text[]) ORDER BY e.stream, e.stream_seq`,
      [streams],
    );
    return rows.map(toRecordedEntry);
  };
  await foldAnew(projections, [...byStream.keys()], read, trx);
  return deleted;
}
