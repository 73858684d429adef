import {
  createHash,
  createPublicKey,
  type KeyObject,
  verify,
} from 'node:crypto';
import { decodeBase64 } from './base64';
import { LogFormatError } from './LogFormatError';

/** Algorithm byte of Ed25519 keys in signed notes (C2SP signed-note). */
const ED25519 = 1;

/** Bytes of a raw Ed25519 public key. */
const PUBLIC_KEY_SIZE = 32;

/** DER before the raw key in a SubjectPublicKeyInfo of Ed25519 (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

const SIGNATURE_MARK = '\u2014 ';
const MAX_NOTE_LENGTH = 1_000_000;
const MAX_SIGNATURES = 100;

/** Signs notes under a name. */
export interface NoteSigner {
  /** Name of the key, such as the log's origin. */
  keyName: string;
  /** Ed25519. */
  publicKey(): Promise<KeyObject>;
  /** Ed25519 signature over the bytes: 64 bytes. */
  sign(bytes: Uint8Array): Promise<Buffer>;
}

/** A public key that notes are opened with. */
export interface NoteKey {
  name: string;
  /** First four bytes of SHA-256(name ‖ \n ‖ 0x01 ‖ key), in hex. */
  id: string;
  publicKey: KeyObject;
}

/** A note whose text may be believed as far as `verifiedBy` says. */
export interface OpenedNote {
  text: string;
  /** Names of the keys whose signatures hold. */
  verifiedBy: string[];
}

/** Id of a key in signed notes, in hex (C2SP signed-note, "Key ID"). */
export function keyId(name: string, publicKey: KeyObject): string {
  return createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.of(ED25519))
    .update(rawKey(publicKey))
    .digest('hex')
    .slice(0, 8);
}

/** A public key as a note key. @throws LogFormatError when it is not Ed25519 */
export function noteKey(name: string, publicKey: KeyObject): NoteKey {
  assertName(name);
  return { name, id: keyId(name, publicKey), publicKey };
}

/** A verifier key as text: `<name>+<id>+<base64 of 0x01 ‖ key>`. */
export function vkeyOf(name: string, publicKey: KeyObject): string {
  assertName(name);
  const bytes = Buffer.concat([Buffer.of(ED25519), rawKey(publicKey)]);
  return `${name}+${keyId(name, publicKey)}+${bytes.toString('base64')}`;
}

/** Reads what {@link vkeyOf} wrote. @throws LogFormatError */
export function parseVkey(vkey: string): NoteKey {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(vkey);
  const bytes = match && decodeBase64(match[3]);
  if (bytes?.length !== PUBLIC_KEY_SIZE + 1 || bytes[0] !== ED25519) {
    throw new LogFormatError('this is no verifier key of Ed25519');
  }
  const key = noteKey(match?.[1] as string, publicKeyOf(bytes.subarray(1)));
  if (key.id !== match?.[2]) {
    throw new LogFormatError(
      'the id of the verifier key is not that of the key',
    );
  }
  return key;
}

/**
 * Signs a text as a note (C2SP signed-note).
 *
 * @param text - ends with a newline and has no control characters
 * @throws LogFormatError on any other text
 */
export async function signNote(
  text: string,
  signers: readonly NoteSigner[],
): Promise<string> {
  if (!isText(text)) {
    throw new LogFormatError(
      'the text of a note ends with a newline and has no control characters',
    );
  }
  const lines: string[] = [];
  for (const signer of signers) {
    assertName(signer.keyName);
    const id = Buffer.from(
      keyId(signer.keyName, await signer.publicKey()),
      'hex',
    );
    const signature = await signer.sign(Buffer.from(text));
    const bytes = Buffer.concat([id, signature]).toString('base64');
    lines.push(`${SIGNATURE_MARK}${signer.keyName} ${bytes}\n`);
  }
  return `${text}\n${lines.join('')}`;
}

/**
 * Opens a note: its text, and which of the keys have signed it. Signatures of
 * other keys are left aside.
 *
 * @throws LogFormatError when it is no note, when none of the keys has signed
 *   it, or when a signature of one of them does not hold
 */
export function openNote(note: string, keys: readonly NoteKey[]): OpenedNote {
  const { text, signatures } = splitNote(note);
  const verifiedBy: string[] = [];
  for (const { name, id, signature } of signatures) {
    const key = keys.find(known => known.name === name && known.id === id);
    if (!key) continue;
    if (!verify(null, Buffer.from(text), key.publicKey, signature)) {
      throw new LogFormatError(`the signature of ${name} does not hold`);
    }
    if (!verifiedBy.includes(name)) verifiedBy.push(name);
  }
  if (verifiedBy.length === 0) {
    const names = signatures.map(({ name, id }) => `${name}+${id}`).join(', ');
    throw new LogFormatError(
      `the note is signed by none of the given keys, but by ${names}`,
    );
  }
  return { text, verifiedBy };
}

/** Names and ids of the keys that a note says it is signed by; not verified. */
export function signaturesOf(note: string): { name: string; id: string }[] {
  return splitNote(note).signatures.map(({ name, id }) => ({ name, id }));
}

/** Ed25519 public key from its 32 raw bytes. */
export function publicKeyOf(raw: Uint8Array): KeyObject {
  return createPublicKey({
    key: Buffer.concat([SPKI_PREFIX, raw]),
    format: 'der',
    type: 'spki',
  });
}

function splitNote(note: string) {
  const at = note.lastIndexOf('\n\n');
  const text = note.slice(0, at + 1);
  const rest = note.slice(at + 2);
  if (
    note.length > MAX_NOTE_LENGTH ||
    at < 0 ||
    !isText(text) ||
    !rest.endsWith('\n')
  ) {
    throw new LogFormatError(
      'this is no signed note: it needs a text, an empty line and signatures',
    );
  }
  const lines = rest.slice(0, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) {
    throw new LogFormatError('the note has too many signatures');
  }
  return { text, signatures: lines.map(signatureOf) };
}

function signatureOf(line: string) {
  const match = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)$/.exec(line);
  const bytes = match && decodeBase64(match[2]);
  if (!match || !bytes || bytes.length < 5) {
    throw new LogFormatError('a signature of the note is malformed');
  }
  return {
    name: match[1],
    id: bytes.subarray(0, 4).toString('hex'),
    signature: bytes.subarray(4),
  };
}

function isText(text: string): boolean {
  return text.endsWith('\n') && !/[^\P{Cc}\n]|\p{Surrogate}/u.test(text);
}

function assertName(name: string): void {
  if (!/^[^\s+]+$/.test(name)) {
    throw new LogFormatError(
      `the name of a key has no spaces and no plus, unlike '${name}'`,
    );
  }
}

function rawKey(publicKey: KeyObject): Buffer {
  if (publicKey.asymmetricKeyType !== 'ed25519') {
    throw new LogFormatError(
      `notes are signed with Ed25519, not ${publicKey.asymmetricKeyType}`,
    );
  }
  const der = publicKey.export({ format: 'der', type: 'spki' });
  return der.subarray(der.length - PUBLIC_KEY_SIZE);
}
