import { createHash } from 'node:crypto';
import { canonicalObjectBytes } from './canonical';
import { JsonObject } from './json';

/** Fewer bytes would let short contents be guessed from their hash. */
const MIN_SALT_BYTES = 16;

/**
 * Commitment to content that may be erased: `sha256:` and the hex SHA-256 of
 * salt followed by the content's canonical bytes. Once salt and content are
 * gone the hash says nothing, and the entry that holds it stays valid.
 *
 * @param salt - random bytes, at least 16, used for this content alone
 * @throws EntryFormatError when the content is no JSON that an entry may hold
 */
export function erasableHash(salt: Uint8Array, content: JsonObject): string {
  if (salt.length < MIN_SALT_BYTES) {
    throw new RangeError(
      `salt has ${salt.length} bytes and needs at least ${MIN_SALT_BYTES}`,
    );
  }
  const digest = createHash('sha256')
    .update(salt)
    .update(canonicalObjectBytes(content))
    .digest('hex');
  return `sha256:${digest}`;
}
