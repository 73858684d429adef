import {
  canonicalBytes,
  canonicalObjectBytes,
  Envelope,
  parseEntry,
  parseObject,
} from '@gitops-compliance/evidence-log';
import { erasableHash } from '@gitops-compliance/evidence-log/node';
import { InputError } from '@backstage/errors';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { randomBytes } from 'node:crypto';
import type { EntryDraft, RecordedEntry } from './Ledger';

const SALT_BYTES = 32;

/** An ISO 8601 instant says its offset, or it is no instant. */
const WITH_OFFSET = /T.*(Z|[+-]\d{2}(:?\d{2})?)$/i;

/** Columns that {@link toRecordedEntry} reads, of entries `e` and blobs `b`. */
export const ENTRY_COLUMNS = 'e.id, e.stream, e.stream_seq, e.entry, b.content';

/** A row of {@link ENTRY_COLUMNS}. */
export interface EntryRow {
  /** bigint, as text. */
  id: string;
  stream: string;
  /** bigint, as text. */
  stream_seq: string;
  entry: Buffer;
  content: Buffer | null;
}

/** An entry that is ready to be inserted. */
export interface PreparedEntry {
  envelope: Envelope;
  /** Present when the draft had an erasable part. */
  blob: { hash: string; salt: Buffer; content: Uint8Array } | null;
}

/**
 * Completes a draft.
 *
 * @throws InputError when `occurredAt` is no instant
 */
export function prepareEntry(
  draft: EntryDraft,
  place: { stream: string; streamSeq: number; observedAt: DateTime },
): PreparedEntry {
  const blob = draft.erasable ? prepareBlob(draft.erasable) : null;
  return {
    blob,
    envelope: {
      type: draft.type,
      v: draft.v,
      stream: place.stream,
      streamSeq: place.streamSeq,
      occurredAt: instantOf(draft),
      observedAt: formatInstant(place.observedAt),
      source: {
        collector: draft.source.collector,
        cursor: draft.source.cursor ?? null,
        key: draft.source.key ?? null,
      },
      attestation: draft.attestation,
      persons: draft.persons ?? {},
      controls: draft.controls ?? [],
      payload: draft.payload,
      blob: blob && { hash: blob.hash, mediaType: 'application/json' },
    },
  };
}

/**
 * Inserts an entry and its erasable part.
 *
 * @returns its id, or null when its source key was recorded before
 * @throws EntryFormatError when the entry breaks the envelope's format
 */
export async function insertEntry(
  trx: Knex.Transaction,
  { envelope, blob }: PreparedEntry,
): Promise<string | null> {
  const inserted: { id: string }[] = await trx('ledger_entries')
    .insert({
      stream: envelope.stream,
      stream_seq: envelope.streamSeq,
      type: envelope.type,
      v: envelope.v,
      occurred_at: envelope.occurredAt,
      observed_at: envelope.observedAt,
      source_key: envelope.source.key,
      blob_hash: blob?.hash ?? null,
      entry: Buffer.from(canonicalBytes(envelope)),
    })
    .onConflict('source_key')
    .ignore()
    .returning('id');
  if (!inserted.length) {
    return null;
  }
  if (blob) {
    await trx('ledger_blobs').insert({
      hash: blob.hash,
      salt: blob.salt,
      content: Buffer.from(blob.content),
    });
  }
  return inserted[0].id;
}

/**
 * Reads a row back.
 *
 * @throws Error naming the entry when its bytes are not what was written
 */
export function toRecordedEntry(row: EntryRow): RecordedEntry {
  try {
    return {
      id: row.id,
      envelope: parseEntry(row.entry),
      erasable: row.content && parseObject(row.content),
    };
  } catch (error) {
    throw new Error(
      `Entry ${row.stream_seq} of stream ${row.stream} (id ${row.id}) is ` +
        'damaged; verify the ledger against a checkpoint',
      { cause: error },
    );
  }
}

function prepareBlob(content: NonNullable<EntryDraft['erasable']>) {
  const salt = randomBytes(SALT_BYTES);
  return {
    hash: erasableHash(salt, content),
    salt,
    content: canonicalObjectBytes(content),
  };
}

function instantOf(draft: EntryDraft): string {
  const instant = DateTime.fromISO(draft.occurredAt, { zone: 'utc' });
  if (!instant.isValid || !WITH_OFFSET.test(draft.occurredAt)) {
    throw new InputError(
      `occurredAt of ${draft.type} is no ISO 8601 instant with an offset: ` +
        `'${draft.occurredAt}'`,
    );
  }
  return formatInstant(instant);
}

function formatInstant(instant: DateTime): string {
  return instant.toUTC().toJSDate().toISOString();
}
