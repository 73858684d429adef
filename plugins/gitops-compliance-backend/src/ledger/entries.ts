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

/** How most sources write an instant; it needs no parser. */
const IN_UTC =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{3})?Z$/;

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
  place: { stream: string; streamSeq: number; observedAt: string },
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
      observedAt: place.observedAt,
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
 * The statement of {@link insertEntries}; ids are given in the order of places.
 * Parts that would be empty for every entry are left out, which a bulk of facts
 * gains from.
 */
const insertOf = (has: { isKeyed: boolean; hasBlobs: boolean }) => `
  WITH given AS (
    SELECT * FROM unnest(:streams::text[], :seqs::bigint[], :types::text[],
      :versions::integer[], :occurred::timestamptz[], :starts::integer[],
      :lengths::integer[] ${has.hasBlobs ? ', :blobOf::text[]' : ''})
    WITH ORDINALITY AS given (stream, stream_seq, type, v, occurred_at, start,
      length ${has.hasBlobs ? ', blob_hash' : ''}, place)),
  added AS (
    INSERT INTO ledger_entries (stream, stream_seq, type, v, occurred_at,
      observed_at, source_key, blob_hash, entry)
    SELECT stream, stream_seq, type, v, occurred_at, :observedAt, :key,
      ${has.hasBlobs ? 'blob_hash' : 'NULL'},
      substring(:bytes::bytea FROM start FOR length)
    FROM given ORDER BY place
    ${
      has.isKeyed
        ? 'ON CONFLICT (source_key) WHERE source_key IS NOT NULL DO NOTHING'
        : ''
    }
    RETURNING id ${has.hasBlobs ? ', blob_hash' : ''}),
  ${
    has.hasBlobs
      ? `kept AS (
    INSERT INTO ledger_blobs (hash, salt, content)
    SELECT part.hash, part.salt, part.content
    FROM unnest(:hashes::text[], :salts::bytea[], :contents::bytea[])
      AS part (hash, salt, content)
    JOIN added ON added.blob_hash = part.hash),`
      : ''
  }
  counted AS (
    UPDATE ledger_streams s SET seq = last.seq
    FROM unnest(:recorded::text[], :lastSeqs::bigint[]) AS last (stream, seq)
    WHERE s.stream = last.stream AND EXISTS (SELECT FROM added))
  SELECT id FROM added ORDER BY id`;

/**
 * Inserts entries in their order, in one statement, and counts their streams on;
 * its trigger lets them wait for their places in the log. Erasable parts are
 * kept with the entries that are new.
 *
 * @param prepared - of one instant; one with a source key is alone
 * @returns the id of each; none for one whose source key was recorded before
 * @throws EntryFormatError when an entry breaks the envelope's format
 */
export async function insertEntries(
  trx: Knex.Transaction,
  prepared: PreparedEntry[],
): Promise<string[]> {
  const blobs = prepared.flatMap(({ blob }) => blob ?? []);
  const envelopes = prepared.map(({ envelope }) => envelope);
  const [{ observedAt, source }] = envelopes;
  const entries = envelopes.map(entryBytes);
  const lastSeqs = new Map(
    envelopes.map(({ stream, streamSeq }) => [stream, streamSeq]),
  );
  const bindings = {
    observedAt,
    key: source.key,
    // In one piece: bytes in an array would travel as text.
    bytes: Buffer.concat(entries),
    starts: arrayOf(startsOf(entries)),
    lengths: arrayOf(entries.map(({ length }) => length)),
    streams: envelopes.map(({ stream }) => stream),
    seqs: arrayOf(envelopes.map(({ streamSeq }) => streamSeq)),
    types: envelopes.map(({ type }) => type),
    versions: arrayOf(envelopes.map(({ v }) => v)),
    occurred: arrayOf(envelopes.map(({ occurredAt }) => occurredAt)),
    recorded: [...lastSeqs.keys()],
    lastSeqs: [...lastSeqs.values()],
    ...(blobs.length && {
      blobOf: prepared.map(({ blob }) => blob?.hash ?? null),
      hashes: blobs.map(({ hash }) => hash),
      salts: blobs.map(({ salt }) => salt),
      contents: blobs.map(({ content }) => Buffer.from(content)),
    }),
  };
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    insertOf({ isKeyed: source.key !== null, hasBlobs: blobs.length > 0 }),
    // Knex's types know no null inside an array; its driver does.
    bindings as unknown as Knex.ValueDict,
  );
  return rows.map(({ id }) => id);
}

/**
 * An array as Postgres writes it, of what needs no quotes: numbers and instants.
 * The driver would quote each.
 */
function arrayOf(values: (number | string)[]): string {
  return `{${values.join()}}`;
}

/** Where each begins in all of them together; bytes are counted from 1. */
function startsOf(pieces: Buffer[]): number[] {
  let next = 1;
  return pieces.map(({ length }) => {
    const start = next;
    next += length;
    return start;
  });
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
  const text = draft.occurredAt;
  if (IN_UTC.test(text)) {
    const written = new Date(text).toISOString();
    // Another second is one that does not exist.
    if (written.slice(0, 19) === text.slice(0, 19)) return written;
  }
  const instant = DateTime.fromISO(text, { zone: 'utc' });
  if (!instant.isValid || !WITH_OFFSET.test(text)) {
    throw new InputError(
      `occurredAt of ${draft.type} is no ISO 8601 instant with an offset: ` +
        `'${text}'`,
    );
  }
  return formatInstant(instant);
}

/** An instant as the envelope writes it: ISO 8601 in UTC with milliseconds. */
export function formatInstant(instant: DateTime): string {
  return instant.toUTC().toJSDate().toISOString();
}
