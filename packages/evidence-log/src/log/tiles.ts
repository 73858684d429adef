import { CompactRange } from './CompactRange';
import { HASH_SIZE, nodeHash } from './hashes';
import { LogFormatError } from './LogFormatError';
import { TILE_WIDTH } from './tilePaths';

/** Reads the first `width` hashes of a tile, 32 bytes each. */
export type TileReader = (
  level: number,
  index: number,
  width: number,
) => Promise<Buffer>;

/** A hash tile; `hashes` holds `width` times 32 bytes. */
export interface Tile {
  level: number;
  index: number;
  hashes: Buffer;
}

/** What a tree of tiles looks like after leaves were added. */
export interface Appended {
  size: number;
  root: Buffer;
  /** Tiles that are new or longer than before, lowest level first. */
  tiles: Tile[];
}

/**
 * Tiles at the right edge of a tree that are not full: what has to be known to
 * append. A level whose tiles are all full has none.
 */
export function edgeTiles(
  size: number,
): { level: number; index: number; width: number }[] {
  const edge = [];
  let count = size;
  for (let level = 0; count > 0; level += 1) {
    const width = count % TILE_WIDTH;
    if (width > 0) {
      edge.push({ level, index: Math.floor(count / TILE_WIDTH), width });
    }
    count = Math.floor(count / TILE_WIDTH);
  }
  return edge;
}

/**
 * Appends leaves to a tree.
 *
 * @param tree - its size, and the tiles that {@link edgeTiles} names
 * @param leaves - hashes of the new leaves
 * @throws LogFormatError when a tile of the edge is missing or too short
 */
export function appendToTiles(
  tree: { size: number; edge: readonly Tile[] },
  leaves: readonly Buffer[],
): Appended {
  const changed: Tile[] = [];
  let added: readonly Buffer[] = leaves;
  let count = tree.size;
  for (let level = 0; added.length > 0; level += 1) {
    const above: Buffer[] = [];
    let index = Math.floor(count / TILE_WIDTH);
    let held = heldAt(tree.edge, level, index, count % TILE_WIDTH);
    for (let at = 0; at < added.length; index += 1, held = []) {
      const room = TILE_WIDTH - held.length;
      const hashes = [...held, ...added.slice(at, at + room)];
      at += room;
      changed.push({ level, index, hashes: Buffer.concat(hashes) });
      if (hashes.length === TILE_WIDTH) above.push(perfectRoot(hashes));
    }
    count = Math.floor(count / TILE_WIDTH);
    added = above;
  }
  const size = tree.size + leaves.length;
  return { size, root: rootOfEdge(size, changed, tree.edge), tiles: changed };
}

function heldAt(
  edge: readonly Tile[],
  level: number,
  index: number,
  width: number,
): Buffer[] {
  if (width === 0) return [];
  const tile = edge.find(t => t.level === level && t.index === index);
  if (!tile || tile.hashes.length < width * HASH_SIZE) {
    throw new LogFormatError(
      `tile ${index} of level ${level} must be given with ${width} hashes`,
    );
  }
  return hashesOf(tile.hashes.subarray(0, width * HASH_SIZE));
}

/** The root from the tiles at the right edge; each has all that is needed. */
function rootOfEdge(
  size: number,
  changed: readonly Tile[],
  edge: readonly Tile[],
): Buffer {
  const subtrees: Buffer[] = [];
  for (const { level, index, width } of edgeTiles(size)) {
    const find = (tiles: readonly Tile[]) =>
      tiles.find(tile => tile.level === level && tile.index === index);
    const tile = find(changed) ?? find(edge);
    if (!tile) {
      throw new LogFormatError(`tile ${index} of level ${level} is missing`);
    }
    const own = hashesOf(tile.hashes.subarray(0, width * HASH_SIZE));
    subtrees.unshift(...perfectSubtrees(own));
  }
  return CompactRange.of(size, subtrees).root();
}

/** Roots of the perfect subtrees over some hashes, largest first. */
export function perfectSubtrees(hashes: readonly Buffer[]): Buffer[] {
  const range = CompactRange.empty();
  hashes.forEach(hash => range.append(hash));
  return [...range.hashes];
}

/** Splits the bytes of a tile into its hashes, as views. */
export function hashesOf(bytes: Buffer): Buffer[] {
  if (bytes.length % HASH_SIZE !== 0) {
    throw new LogFormatError('a tile does not end with a whole hash');
  }
  return Array.from({ length: bytes.length / HASH_SIZE }, (_, at) =>
    bytes.subarray(at * HASH_SIZE, (at + 1) * HASH_SIZE),
  );
}

/** Root over 2, 4, 8 … hashes. */
export function perfectRoot(hashes: readonly Buffer[]): Buffer {
  return hashes.length === 1 ? hashes[0] : perfectRoot(rowAbove(hashes));
}

function rowAbove(hashes: readonly Buffer[]): Buffer[] {
  return Array.from({ length: hashes.length / 2 }, (_, at) =>
    nodeHash(hashes[2 * at], hashes[2 * at + 1]),
  );
}
