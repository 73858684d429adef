import {
  perfectRoot,
  TILE_WIDTH,
  type Tile,
} from '@gitops-compliance/evidence-log/node';

/** Computes every tile of a log anew from its leaves, one after the other. */
export class GrowingTiles {
  readonly #levels: { index: number; hashes: Buffer[] }[] = [];

  /** Adds a leaf; returns the tiles that are full by it, lowest level first. */
  append(leaf: Buffer): Tile[] {
    const full: Tile[] = [];
    let hash = leaf;
    for (let level = 0; ; level += 1) {
      this.#levels[level] ??= { index: 0, hashes: [] };
      const tile = this.#levels[level];
      tile.hashes.push(hash);
      if (tile.hashes.length < TILE_WIDTH) return full;
      full.push({
        level,
        index: tile.index,
        hashes: Buffer.concat(tile.hashes),
      });
      hash = perfectRoot(tile.hashes);
      this.#levels[level] = { index: tile.index + 1, hashes: [] };
    }
  }

  /** The tiles at the right edge that are not full, lowest level first. */
  edge(): Tile[] {
    return this.#levels.flatMap(({ index, hashes }, level) =>
      hashes.length ? { level, index, hashes: Buffer.concat(hashes) } : [],
    );
  }
}
