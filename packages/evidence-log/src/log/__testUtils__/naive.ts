import { EMPTY_ROOT, HASH_SIZE, leafHash, nodeHash } from '../hashes';
import { appendToTiles, edgeTiles, type Tile, type TileReader } from '../tiles';

/** Leaf hashes of a tree whose entries are their own numbers. */
export function leavesOf(size: number): Buffer[] {
  return Array.from({ length: size }, (_, at) =>
    leafHash(Buffer.from(`${at}`)),
  );
}

/** The root by the words of RFC 6962 §2.1, without any cleverness. */
export function naiveRoot(leaves: Buffer[]): Buffer {
  if (leaves.length === 0) return EMPTY_ROOT;
  if (leaves.length === 1) return leaves[0];
  const k = largestPowerBelow(leaves.length);
  return nodeHash(naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)));
}

/** The audit path by the words of RFC 6962 §2.1.1. */
export function naivePath(index: number, leaves: Buffer[]): Buffer[] {
  if (leaves.length === 1) return [];
  const k = largestPowerBelow(leaves.length);
  return index < k
    ? [...naivePath(index, leaves.slice(0, k)), naiveRoot(leaves.slice(k))]
    : [...naivePath(index - k, leaves.slice(k)), naiveRoot(leaves.slice(0, k))];
}

/** The consistency proof by the words of RFC 6962 §2.1.2. */
export function naiveConsistency(
  from: number,
  leaves: Buffer[],
  isWhole: boolean = true,
): Buffer[] {
  if (from === leaves.length) return isWhole ? [] : [naiveRoot(leaves)];
  const k = largestPowerBelow(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return from <= k
    ? [...naiveConsistency(from, left, isWhole), naiveRoot(right)]
    : [...naiveConsistency(from - k, right, false), naiveRoot(left)];
}

function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

/** A log whose tiles are kept in memory, grown in batches. */
export class MemoryTiles {
  readonly #tiles = new Map<string, Buffer>();
  size = 0;
  root = EMPTY_ROOT;

  append(leaves: Buffer[]): Tile[] {
    const edge = edgeTiles(this.size).map(({ level, index }) => ({
      level,
      index,
      hashes: this.#tiles.get(`${level}/${index}`) as Buffer,
    }));
    const appended = appendToTiles({ size: this.size, edge }, leaves);
    for (const { level, index, hashes } of appended.tiles) {
      this.#tiles.set(`${level}/${index}`, hashes);
    }
    this.size = appended.size;
    this.root = appended.root;
    return appended.tiles;
  }

  readonly read: TileReader = async (level, index, width) =>
    (this.#tiles.get(`${level}/${index}`) ?? Buffer.alloc(0)).subarray(
      0,
      width * HASH_SIZE,
    );
}
