import { CompactRange } from './CompactRange';
import { HASH_SIZE, nodeHash } from './hashes';
import { LogFormatError } from './LogFormatError';
import { hashesOf, perfectRoot, type TileReader } from './tiles';
import { TILE_HEIGHT, TILE_WIDTH } from './tilePaths';

/** A tree read through its tiles; each tile is read once. */
class TiledTree {
  readonly #tiles = new Map<string, Promise<Buffer[]>>();

  constructor(
    private readonly size: number,
    private readonly readTile: TileReader,
  ) {}

  async path(index: number, start: number, end: number): Promise<Buffer[]> {
    if (end - start === 1) return [];
    const middle = start + split(end - start);
    return index < middle
      ? [
          ...(await this.path(index, start, middle)),
          await this.#hash(middle, end),
        ]
      : [
          ...(await this.path(index, middle, end)),
          await this.#hash(start, middle),
        ];
  }

  async subproof(
    from: number,
    start: number,
    end: number,
    isWhole: boolean,
  ): Promise<Buffer[]> {
    if (start + from === end) {
      return isWhole ? [] : [await this.#hash(start, end)];
    }
    const middle = start + split(end - start);
    if (start + from <= middle) {
      return [
        ...(await this.subproof(from, start, middle, isWhole)),
        await this.#hash(middle, end),
      ];
    }
    return [
      ...(await this.subproof(from - (middle - start), middle, end, false)),
      await this.#hash(start, middle),
    ];
  }

  /** Roots of the perfect subtrees of `[start, end)`, largest first. */
  async subtrees(start: number, end: number): Promise<Buffer[]> {
    const roots: Buffer[] = [];
    for (let at = start; at < end; ) {
      const height = Math.floor(Math.log2(end - at));
      roots.push(await this.#perfect(height, at / 2 ** height));
      at += 2 ** height;
    }
    return roots;
  }

  async #hash(start: number, end: number): Promise<Buffer> {
    const roots = await this.subtrees(start, end);
    return roots.reduceRight((right, left) => nodeHash(left, right));
  }

  /** Root of a perfect subtree of `2 ** height` leaves. */
  async #perfect(height: number, index: number): Promise<Buffer> {
    const level = Math.floor(height / TILE_HEIGHT);
    const inTile = height % TILE_HEIGHT;
    const first = index * 2 ** inTile;
    const tile = await this.#tile(level, Math.floor(first / TILE_WIDTH));
    const place = first % TILE_WIDTH;
    return perfectRoot(tile.slice(place, place + 2 ** inTile));
  }

  #tile(level: number, index: number): Promise<Buffer[]> {
    const key = `${level}/${index}`;
    let tile = this.#tiles.get(key);
    if (!tile) {
      const count = Math.floor(this.size / TILE_WIDTH ** level);
      const width = Math.min(TILE_WIDTH, count - index * TILE_WIDTH);
      tile = this.#read(level, index, width);
      this.#tiles.set(key, tile);
    }
    return tile;
  }

  async #read(level: number, index: number, width: number): Promise<Buffer[]> {
    const bytes = await this.readTile(level, index, width);
    if (bytes.length < width * HASH_SIZE) {
      throw new LogFormatError(
        `tile ${index} of level ${level} has less than ${width} hashes`,
      );
    }
    return hashesOf(bytes.subarray(0, width * HASH_SIZE));
  }
}

/** Root of the tree of this size. Reads the tiles of its right edge. */
export async function rootOf(
  size: number,
  readTile: TileReader,
): Promise<Buffer> {
  assertSize(size);
  const tree = new TiledTree(size, readTile);
  const range = CompactRange.of(size, await tree.subtrees(0, size));
  return range.root();
}

/**
 * The audit path of a leaf (RFC 6962 §2.1.1), from the leaf's sibling upwards.
 *
 * @throws LogFormatError when the tree of this size has no such leaf
 */
export async function inclusionProof(
  index: number,
  size: number,
  readTile: TileReader,
): Promise<Buffer[]> {
  assertSize(size);
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
    throw new LogFormatError(`a log of ${size} entries has no entry ${index}`);
  }
  return new TiledTree(size, readTile).path(index, 0, size);
}

/**
 * The proof that the tree of size `to` begins with that of size `from` (RFC
 * 6962 §2.1.2). Empty for equal sizes and for `from` 0.
 *
 * @throws LogFormatError when `from` is greater than `to`
 */
export async function consistencyProof(
  from: number,
  to: number,
  readTile: TileReader,
): Promise<Buffer[]> {
  assertSize(from);
  assertSize(to);
  if (from > to) {
    throw new LogFormatError(`a log of ${to} entries had never ${from}`);
  }
  if (from === 0 || from === to) return [];
  return new TiledTree(to, readTile).subproof(from, 0, to, true);
}

/** The largest power of two below a number above 1 (RFC 6962 §2.1). */
function split(count: number): number {
  const power = 2 ** Math.floor(Math.log2(count));
  return power === count ? power / 2 : power;
}

function assertSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new LogFormatError(`a log cannot have ${size} entries`);
  }
}
