import canonicalize from 'canonicalize';
import { z } from 'zod';
import { Envelope, envelopeSchema } from './envelope';
import { JsonObject, refuseJsonObject } from './json';

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
  return new TextEncoder().encode(canonicalJson(content));
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

function encode(envelope: Envelope): Uint8Array {
  return new TextEncoder().encode(stringify(envelope));
}

function stringify(value: Envelope | JsonObject): string {
  const text = canonicalize(value);
  if (text === undefined) {
    throw new EntryFormatError('value has no canonical form');
  }
  return text;
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
