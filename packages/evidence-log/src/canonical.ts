import canonicalize from 'canonicalize';
import { z } from 'zod';
import { Envelope, envelopeSchema } from './envelope';
import { JsonObject, JsonValue, refuseJsonObject } from './json';

const UTF8 = new TextEncoder();

/** An envelope or its bytes break the format; retrying cannot help. */
export class EntryFormatError extends Error {
  readonly name = 'EntryFormatError';
}

/**
 * The one byte sequence of an envelope: RFC 8785 canonical JSON in UTF-8. It
 * does not depend on the order of keys.
 *
 * @throws EntryFormatError naming the member that breaks the format.
 */
export function canonicalBytes(envelope: Envelope): Uint8Array {
  return encode(validate(envelope));
}

/**
 * Canonical JSON (RFC 8785) of an object on its own, such as an entry's
 * erasable part or a policy that is to be hashed.
 *
 * @throws EntryFormatError naming the member that breaks the format.
 */
export function canonicalJson(content: JsonObject): string {
  const refusal = refuseJsonObject(content);
  if (refusal) {
    throw new EntryFormatError(
      `${refusal.path.join('.') || 'content'} ${refusal.message}`,
    );
  }
  return stringify(content);
}

/** {@link canonicalJson} in UTF-8. */
export function canonicalObjectBytes(content: JsonObject): Uint8Array {
  return UTF8.encode(canonicalJson(content));
}

/**
 * Reads an entry back. Only the bytes that {@link canonicalBytes} would write
 * are accepted, so that an envelope and its hash determine each other.
 *
 * @throws EntryFormatError when they are anything else.
 */
export function parseEntry(bytes: Uint8Array): Envelope {
  const envelope = validate(decode(bytes));
  if (!equal(encode(envelope), bytes)) {
    throw new EntryFormatError('entry is not in canonical form (RFC 8785)');
  }
  return envelope;
}

/**
 * Reads an object back that {@link canonicalObjectBytes} wrote.
 *
 * @throws EntryFormatError when the bytes are anything else.
 */
export function parseObject(bytes: Uint8Array): JsonObject {
  const content = decode(bytes) as JsonObject;
  if (!equal(canonicalObjectBytes(content), bytes)) {
    throw new EntryFormatError('content is not in canonical form (RFC 8785)');
  }
  return content;
}

function validate(value: unknown): Envelope {
  const parsed = envelopeSchema.safeParse(value);
  if (!parsed.success) {
    throw new EntryFormatError(
      `envelope is malformed: ${z.prettifyError(parsed.error)}`,
    );
  }
  return parsed.data;
}

/**
 * The members of an envelope are known, so they are written in RFC 8785's order
 * as they are; only what they hold of any shape is sorted.
 */
function encode(envelope: Envelope): Uint8Array {
  const { attestation, blob, controls, observedAt, occurredAt } = envelope;
  const { source, stream, streamSeq, type, v } = envelope;
  const before = JSON.stringify({
    attestation,
    blob: blob && { hash: blob.hash, mediaType: blob.mediaType },
    controls,
    observedAt,
    occurredAt,
  });
  const after = JSON.stringify({
    source: {
      collector: source.collector,
      cursor: source.cursor,
      key: source.key,
    },
    stream,
    streamSeq,
    type,
    v,
  });
  return UTF8.encode(
    `${before.slice(0, -1)},"payload":${stringify(envelope.payload)},` +
      `"persons":${stringify(envelope.persons)},${after.slice(1)}`,
  );
}

/**
 * RFC 8785 of a value that was checked: ECMAScript's own JSON of it with sorted
 * members (§3.2.3), which is made natively. An object of the engine cannot hold
 * every name in that order; where it cannot, the library does it.
 */
function stringify(value: JsonObject): string {
  const text = isSortable(value)
    ? JSON.stringify(sorted(value))
    : canonicalize(value);
  if (text === undefined) {
    throw new EntryFormatError('value has no canonical form');
  }
  return text;
}

/** Names that an engine puts first, in the order of numbers, or takes for more. */
const UNSORTABLE = /^\d|^__proto__$/;

function isSortable(value: JsonValue): boolean {
  if (value === null || typeof value !== 'object') return true;
  return Array.isArray(value)
    ? value.every(isSortable)
    : Object.keys(value).every(
        name => !UNSORTABLE.test(name) && isSortable(value[name]),
      );
}

/** A copy whose members stand in the order of their UTF-16 code units. */
function sorted(value: JsonValue): JsonValue {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sorted);
  const copy: JsonObject = {};
  for (const name of Object.keys(value).sort()) {
    copy[name] = sorted(value[name]);
  }
  return copy;
}

function decode(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
    );
  } catch (error) {
    throw new EntryFormatError('entry is not JSON in UTF-8', { cause: error });
  }
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
