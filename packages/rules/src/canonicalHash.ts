import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import canonicalize from 'canonicalize';

/**
 * SHA-256, in hexadecimal digits, of a value's one form as JSON (RFC 8785):
 * values that are equal but for the order of their keys have one hash.
 */
export function canonicalHash(value: object): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalize(value) as string)));
}
