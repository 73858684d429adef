import {
  type Checkpoint,
  HASH_SIZE,
  hashesOf,
  parseTilePath,
  perfectRoot,
  rootOf,
  TILE_WIDTH,
  tilePath,
} from '@gitops-compliance/evidence-log/node';
import { type BundleSource, UnreadableError } from '../bundle/BundleSource';
import { readWhole } from '../bundle/content';
import type { CheckLog } from '../report/report';

/** A tile that this copy of the log does not have. */
export class MissingTileError extends Error {
  readonly name = 'MissingTileError';
}

/**
 * The hash tiles of a log at one size (C2SP tlog-tiles), from files. Once
 * {@link verify} has found nothing, every hash that it gives is proven by the
 * checkpoint's root.
 */
export class LogTree {
  /** The tile that was read last: entries come in order. */
  #last: { path: string; hashes: Buffer } | undefined;

  /** @param prefix - folder of the log with `/` at its end, or empty */
  constructor(
    private readonly source: BundleSource,
    private readonly prefix: string,
    readonly checkpoint: Checkpoint,
  ) {}

  /**
   * Holds each tile against the one above it, and the topmost ones against the
   * root, so that a difference names the tile that it is in.
   *
   * @param isWhole - whether every tile of the lowest level must be there
   */
  async verify(check: CheckLog, isWhole: boolean): Promise<void> {
    const { size, root } = this.checkpoint;
    await this.#holds(check, `${this.prefix}checkpoint`, async () => {
      check.examined();
      return (await rootOf(size, this.read)).equals(root)
        ? null
        : 'the tiles at the edge of the log do not give the root that was signed';
    });
    for (let level = this.#levels() - 1; level >= 0; level -= 1) {
      const full = Math.floor(this.#count(level) / TILE_WIDTH);
      for (let index = 0; index < full; index += 1) {
        const path = this.prefix + tilePath(level, index);
        if (level === 0 && !isWhole && !this.source.has(path)) continue;
        check.examined();
        await this.#holds(check, path, () => this.#underParent(level, index));
      }
    }
  }

  /** Files that are no tiles of this size: in a bundle there are none. */
  verifyNames(check: CheckLog): void {
    const tiles = `${this.prefix}tile/`;
    for (const path of this.source.paths) {
      if (!path.startsWith(tiles)) continue;
      const tile = parseTilePath(path.slice(this.prefix.length));
      const level = tile?.level === 'entries' ? 0 : tile?.level;
      if (
        !tile ||
        level === undefined ||
        tile.width !== this.#width(level, tile.index)
      ) {
        check.difference(path, 'a log of this size has no such tile');
      }
    }
  }

  /** Hash of a leaf; null where its tile is not in this copy. */
  async leaf(index: number): Promise<Buffer | null> {
    const tile = Math.floor(index / TILE_WIDTH);
    const width = this.#width(0, tile);
    const place = index % TILE_WIDTH;
    if (place >= width || !this.has(0, tile)) return null;
    const hashes = await this.read(0, tile, width);
    return hashes.subarray(place * HASH_SIZE, (place + 1) * HASH_SIZE);
  }

  /**
   * Root that the log had at an earlier size.
   *
   * @throws MissingTileError where this copy cannot tell
   */
  rootAt(size: number): Promise<Buffer> {
    return rootOf(size, this.read);
  }

  /** Whether the tile is in this copy. */
  has(level: number, index: number): boolean {
    const width = this.#width(level, index);
    return width > 0 && this.source.has(this.#path(level, index, width));
  }

  /** First hashes of a tile, whatever its width is by now. */
  readonly read = async (
    level: number,
    index: number,
    width: number,
  ): Promise<Buffer> => {
    const path = this.#path(level, index, this.#width(level, index));
    if (this.#last?.path !== path) {
      if (!this.source.has(path)) {
        throw new MissingTileError(`${path} is missing`);
      }
      const limit = TILE_WIDTH * HASH_SIZE;
      this.#last = { path, hashes: await readWhole(this.source, path, limit) };
    }
    const { hashes } = this.#last;
    if (hashes.length !== this.#width(level, index) * HASH_SIZE) {
      throw new UnreadableError(`${path} is not as long as its tile`);
    }
    return hashes.subarray(0, width * HASH_SIZE);
  };

  async #underParent(level: number, index: number): Promise<string | null> {
    const hashes = await this.read(level, index, TILE_WIDTH);
    const own = perfectRoot(hashesOf(hashes));
    const parent = Math.floor(index / TILE_WIDTH);
    const place = index % TILE_WIDTH;
    const above = await this.read(level + 1, parent, place + 1);
    return above.subarray(place * HASH_SIZE).equals(own)
      ? null
      : 'its hashes do not give what the tile above it holds';
  }

  async #holds(
    check: CheckLog,
    where: string,
    judge: () => Promise<string | null>,
  ): Promise<void> {
    try {
      const wrong = await judge();
      if (wrong) check.difference(where, wrong);
    } catch (error) {
      check.difference(where, (error as Error).message);
    }
  }

  #levels(): number {
    let levels = 0;
    while (this.#count(levels) > 0) levels += 1;
    return levels;
  }

  /** Hashes of a level. */
  #count(level: number): number {
    return Math.floor(this.checkpoint.size / TILE_WIDTH ** level);
  }

  #width(level: number, index: number): number {
    const rest = this.#count(level) - index * TILE_WIDTH;
    return Math.max(0, Math.min(TILE_WIDTH, rest));
  }

  #path(level: number, index: number, width: number): string {
    return this.prefix + tilePath(level, index, width || TILE_WIDTH);
  }
}
