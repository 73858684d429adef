import {
  decodeEntryBundle,
  entriesPath,
  hashesOf,
  leafHash,
  perfectRoot,
  rootOf,
  TILE_WIDTH,
  tilePath,
  type Checkpoint,
  type TileReader,
} from '@gitops-compliance/evidence-log/node';
import type { ArchiveFolder } from './ArchiveFolder';
import { filesBetween } from './archiveFiles';

/** Reads the tiles of an archived log. */
export function archivedTiles(folder: ArchiveFolder): TileReader {
  return (level, index, width) => folder.read(tilePath(level, index, width));
}

/** The entries of a block, as they lie in an archive. */
export async function archivedEntries(
  folder: ArchiveFolder,
  index: number,
  width: number,
): Promise<Buffer[]> {
  return decodeEntryBundle(await folder.read(entriesPath(index, width)));
}

/**
 * Reads what was added since a size, and leads it up to the checkpoint: entries
 * to their leaves, each tile to its hash in the one above, and the edge to the
 * root that was signed.
 *
 * @throws Error naming the file that is not what it should be
 */
export async function assertReadsBack(
  folder: ArchiveFolder,
  from: number,
  { size, root }: Checkpoint,
): Promise<void> {
  const read = archivedTiles(folder);
  for (const { name, address } of filesBetween(from, size)) {
    const { level, index, width } = address;
    const expected =
      level === 'entries'
        ? (await archivedEntries(folder, index, width)).map(leafHash)
        : await rootsBelow(read, level, index, width);
    const tile = await read(level === 'entries' ? 0 : level, index, width);
    if (!tile.equals(Buffer.concat(expected))) {
      throw new Error(
        `${name} of the archive does not read back as it was written: look after the disk, and archive into another folder`,
      );
    }
  }
  if (!(await rootOf(size, read)).equals(root)) {
    throw new Error(
      `The archive does not lead to the root that was signed for ${size} entries: the log was altered in the database. Verify it`,
    );
  }
}

/** What a tile must hold: the roots of those below; a leaf stands for itself. */
async function rootsBelow(
  read: TileReader,
  level: number,
  index: number,
  width: number,
): Promise<Buffer[]> {
  if (level === 0) return hashesOf(await read(0, index, width));
  const roots: Buffer[] = [];
  for (let at = 0; at < width; at += 1) {
    const below = await read(level - 1, index * TILE_WIDTH + at, TILE_WIDTH);
    roots.push(perfectRoot(hashesOf(below)));
  }
  return roots;
}
