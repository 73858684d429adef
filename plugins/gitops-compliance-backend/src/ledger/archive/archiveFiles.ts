import {
  entriesPath,
  TILE_WIDTH,
  tilePath,
  type TileAddress,
} from '@gitops-compliance/evidence-log/node';

/** A file that a log of some size has (C2SP tlog-tiles). */
export interface ArchiveFile {
  name: string;
  address: TileAddress;
}

/**
 * The files that a log has at one size and had not at another: for every block
 * its tile and, at the lowest level, its entries; then the tiles above. A
 * partial one is named with its width.
 */
export function* filesBetween(
  from: number,
  until: number,
): Generator<ArchiveFile> {
  for (let level = 0; until >= TILE_WIDTH ** level; level += 1) {
    const had = Math.floor(from / TILE_WIDTH ** level);
    const has = Math.floor(until / TILE_WIDTH ** level);
    if (had === has) continue;
    const first = Math.floor(had / TILE_WIDTH);
    for (let index = first; index * TILE_WIDTH < has; index += 1) {
      const width = Math.min(TILE_WIDTH, has - index * TILE_WIDTH);
      yield {
        name: tilePath(level, index, width),
        address: { level, index, width },
      };
      if (level > 0) continue;
      yield {
        name: entriesPath(index, width),
        address: { level: 'entries', index, width },
      };
    }
  }
}
