import type { Knex } from 'knex';
import type { RecordedEntry } from './Ledger';

/** A file beside an entry. */
export interface Attachment {
  mediaType: string;
  bytes: Buffer;
}

/** One that holds text, with where its entry is. */
export interface AttachedText extends Attachment {
  stream: string;
  /** Of the erasable part of its entry. */
  hash: string;
}

/**
 * Keeps files beside an entry, in the transaction that recorded it.
 *
 * What it promises: a file is there for as long as the erasable part of its entry,
 * and goes with it. What it does not promise: that it is the one that was given;
 * so the erasable part holds its hash, and the entry that of the erasable part.
 *
 * @param entry - has an erasable part
 */
export async function keepAttachments(
  trx: Knex.Transaction,
  { envelope }: RecordedEntry,
  files: readonly Attachment[],
): Promise<void> {
  for (const [index, { mediaType, bytes }] of files.entries()) {
    await trx('ledger_attachments').insert({
      blob_hash: envelope.blob?.hash,
      place: index + 1,
      media_type: mediaType,
      bytes,
    });
  }
}

/** A file beside an entry; undefined where there is none, or it was erased. */
export async function attachmentOf(
  db: Knex,
  entry: { stream: string; streamSeq: number },
  place: number,
): Promise<Attachment | undefined> {
  const row = await db('ledger_attachments as a')
    .join('ledger_entries as e', 'e.blob_hash', 'a.blob_hash')
    .where({
      'e.stream': entry.stream,
      'e.stream_seq': entry.streamSeq,
      'a.place': place,
    })
    .first('a.media_type', 'a.bytes');
  return row && { mediaType: row.media_type, bytes: row.bytes };
}

/** All files that hold text, one at a time. */
export async function* attachedTexts(
  db: Knex,
  signal?: AbortSignal,
): AsyncGenerator<AttachedText> {
  const places: { stream: string; hash: string; place: number }[] = await db(
    'ledger_attachments as a',
  )
    .join('ledger_entries as e', 'e.blob_hash', 'a.blob_hash')
    .whereRaw(`a.media_type ~ '^text/|json'`)
    .orderBy(['a.blob_hash', 'a.place'])
    .select('e.stream', 'a.blob_hash as hash', 'a.place');
  for (const { stream, hash, place } of places) {
    if (signal?.aborted) return;
    const row = await db('ledger_attachments')
      .where({ blob_hash: hash, place })
      .first('media_type', 'bytes');
    if (!row) continue;
    yield { stream, hash, mediaType: row.media_type, bytes: row.bytes };
  }
}
