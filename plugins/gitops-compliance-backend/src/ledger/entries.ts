import {
  canonicalBytes,
  canonicalObjectBytes,
  Envelope,
  parseEntry,
  parseObject,
} from '@gitops-compliance/evidence-log';
import {
  erasableHash,
  MAX_ENTRY_BYTES,
} from '@gitops-compliance/evidence-log/node';
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

/** Keeps the erasable parts of the entries that were added. */
const KEEP_BLOBS = `, kept AS (
  INSERT INTO ledger_blobs (hash, salt, content)
  SELECT given.hash, given.salt, given.content
  FROM unnest(?::text[], ?::bytea[], ?::bytea[]) AS given (hash, salt, content)
  JOIN added ON added.blob_hash = given.hash)`;

/**
 * Inserts entries and their erasable parts in their order, in one statement,
 * whose trigger lets them wait for their places in the log.
 *
 * @returns the id of each; undefined where its source key was recorded before
 * @throws EntryFormatError when an entry breaks the envelope's format
 */
export async function insertEntries(
  trx: Knex.Transaction,
  prepared: PreparedEntry[],
): Promise<(string | undefined)[]> {
  const blobs = prepared.flatMap(({ blob }) => blob ?? []);
  const envelopes = prepared.map(({ envelope }) => envelope);
  const columns = [
    envelopes.map(envelope => envelope.stream),
    envelopes.map(envelope => envelope.streamSeq),
    envelopes.map(envelope => envelope.type),
    envelopes.map(envelope => envelope.v),
    envelopes.map(envelope => envelope.occurredAt),
    envelopes.map(envelope => envelope.observedAt),
    envelopes.map(envelope => envelope.source.key),
    prepared.map(({ blob }) => blob?.hash ?? null),
    envelopes.map(entryBytes),
  ];
  const parts = [
    blobs.map(({ hash }) => hash),
    blobs.map(({ salt }) => salt),
    blobs.map(({ content }) => Buffer.from(content)),
  ];
  const { rows } = await trx.raw<{
    rows: { id: string; stream: string; seq: string }[];
  }>(
    `WITH added AS (
       INSERT INTO ledger_entries (stream, stream_seq, type, v, occurred_at,
         observed_at, source_key, blob_hash, entry)
       SELECT stream, stream_seq, type, v, occurred_at, observed_at,
         source_key, blob_hash, entry
       FROM unnest(?::text[], ?::bigint[], ?::text[], ?::integer[],
         ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[], ?::bytea[])
         WITH ORDINALITY AS given (stream, stream_seq, type, v, occurred_at,
           observed_at, source_key, blob_hash, entry, place)
       ORDER BY place
       ON CONFLICT (source_key) DO NOTHING
       RETURNING id, stream, stream_seq, blob_hash)
     ${blobs.length ? KEEP_BLOBS : ''}
     SELECT id, stream, stream_seq AS seq FROM added`,
    // Knex's types know no null inside an array; its driver does.
    [...columns, ...(blobs.length ? parts : [])] as Knex.Value[],
  );
  const ids = new Map(
    rows.map(({ id, stream, seq }) => [placeKey(stream, Number(seq)), id]),
  );
  return envelopes.map(({ stream, streamSeq }) =>
    ids.get(placeKey(stream, streamSeq)),
  );
}

/** @throws Error when a log could not take the entry (C2SP tlog-tiles) */
function entryBytes(envelope: Envelope): Buffer {
  const bytes = Buffer.from(canonicalBytes(envelope));
  if (bytes.length > MAX_ENTRY_BYTES) {
    throw new Error(
      `${envelope.type} of ${envelope.stream} has ${bytes.length} bytes, and an entry has at most ${MAX_ENTRY_BYTES}: cap its lists, or put them into the erasable part`,
    );
  }
  return bytes;
}

function placeKey(stream: string, seq: number): string {
  return `${seq} ${stream}`;
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
