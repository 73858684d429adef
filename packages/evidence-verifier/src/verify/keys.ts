import {
  noteKey,
  type NoteKey,
  parseVkey,
} from '@gitops-compliance/evidence-log/node';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { UnreadableError } from '../bundle/BundleSource';

/** A public key that was given by another way than the bundle. */
export interface GivenKey {
  /** Where it was read from, for people. */
  label: string;
  publicKey: KeyObject;
  /** The log that it is for, where it was given as a verifier key. */
  origin: string | null;
}

/** The key under the name of a log, as its notes have it. */
export function noteKeysFor(
  origin: string,
  keys: readonly GivenKey[],
): NoteKey[] {
  return keys
    .filter(key => key.origin === null || key.origin === origin)
    .map(({ publicKey }) => noteKey(origin, publicKey));
}

/** Whether two keys are one. */
export function isSameKey(one: KeyObject, other: KeyObject): boolean {
  return one.equals(other);
}

/**
 * Reads public keys of Ed25519: PEM, or the line `<origin>+<id>+<base64>` as
 * tools for transparency logs write it.
 *
 * @throws UnreadableError where a file is neither
 */
export async function readKeys(files: readonly string[]): Promise<GivenKey[]> {
  return Promise.all(files.map(readKey));
}

async function readKey(file: string): Promise<GivenKey> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UnreadableError(`the key ${file} cannot be read`);
  });
  try {
    if (!text.includes('-----BEGIN')) {
      const { name, publicKey } = parseVkey(text.trim());
      return { label: file, publicKey, origin: name };
    }
    if (text.includes('PRIVATE KEY')) {
      throw new UnreadableError(
        `${file} is a private key, which nobody but the portal should have; give the public one`,
      );
    }
    const publicKey = createPublicKey(text);
    noteKey('key', publicKey);
    return { label: file, publicKey, origin: null };
  } catch (error) {
    if (error instanceof UnreadableError) throw error;
    throw new UnreadableError(
      `${file} is no public key of Ed25519 in PEM, and no verifier key`,
    );
  }
}
