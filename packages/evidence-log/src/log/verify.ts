import { HASH_SIZE, nodeHash } from './hashes';

/**
 * Whether a leaf is at its place in the tree with this root (RFC 9162
 * §2.1.3.2). Takes any numbers and bytes and never throws.
 */
export function verifyInclusion(claim: {
  index: number;
  size: number;
  leaf: Uint8Array;
  proof: readonly Uint8Array[];
  root: Uint8Array;
}): boolean {
  const { index, size, leaf, proof, root } = claim;
  if (!isCount(index) || !isCount(size) || index >= size) return false;
  if (![leaf, root, ...proof].every(isHash)) return false;
  let [node, last] = [BigInt(index), BigInt(size - 1)];
  let hash: Uint8Array = leaf;
  for (const sibling of proof) {
    if (last === 0n) return false;
    if (isOdd(node) || node === last) {
      hash = nodeHash(sibling, hash);
      while (!isOdd(node) && node !== 0n) {
        node /= 2n;
        last /= 2n;
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    node /= 2n;
    last /= 2n;
  }
  return last === 0n && isSame(hash, root);
}

/**
 * Whether the tree of size `to` begins with the one of size `from` (RFC 9162
 * §2.1.4.2). Takes any numbers and bytes and never throws. Every tree begins
 * with the empty one.
 */
export function verifyConsistency(claim: {
  from: number;
  to: number;
  fromRoot: Uint8Array;
  toRoot: Uint8Array;
  proof: readonly Uint8Array[];
}): boolean {
  const { from, to, fromRoot, toRoot, proof } = claim;
  if (!isCount(from) || !isCount(to) || from > to) return false;
  if (![fromRoot, toRoot, ...proof].every(isHash)) return false;
  if (from === to) return proof.length === 0 && isSame(fromRoot, toRoot);
  if (from === 0) return proof.length === 0;
  const isPower =
    Number.isInteger(Math.log2(from)) && 2 ** Math.log2(from) === from;
  const path = isPower ? [fromRoot, ...proof] : proof;
  if (path.length === 0) return false;
  let [node, last] = [BigInt(from - 1), BigInt(to - 1)];
  while (isOdd(node)) {
    node /= 2n;
    last /= 2n;
  }
  let [older, newer] = [path[0], path[0]];
  for (const sibling of path.slice(1)) {
    if (last === 0n) return false;
    if (isOdd(node) || node === last) {
      older = nodeHash(sibling, older);
      newer = nodeHash(sibling, newer);
      while (!isOdd(node) && node !== 0n) {
        node /= 2n;
        last /= 2n;
      }
    } else {
      newer = nodeHash(newer, sibling);
    }
    node /= 2n;
    last /= 2n;
  }
  return last === 0n && isSame(older, fromRoot) && isSame(newer, toRoot);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isHash(bytes: Uint8Array): boolean {
  return bytes.length === HASH_SIZE;
}

function isOdd(value: bigint): boolean {
  return value % 2n === 1n;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
