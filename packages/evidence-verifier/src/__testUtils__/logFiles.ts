import {
  appendToTiles,
  encodeEntryBundle,
  entriesPath,
  formatCheckpoint,
  HASH_SIZE,
  leafHash,
  signNote,
  TILE_WIDTH,
  tilePath,
} from '@gitops-compliance/evidence-log/node';
import type { TestKey } from './keys';

export const ORIGIN = 'portal.example/ledger';

/** The files of a log (C2SP tlog-tiles), signed. */
export async function logFiles(
  entries: readonly Buffer[],
  key: TestKey,
  origin: string = ORIGIN,
): Promise<{ files: Map<string, Buffer>; root: Buffer; note: string }> {
  const { root, tiles } = appendToTiles(
    { size: 0, edge: [] },
    entries.map(leafHash),
  );
  const files = new Map<string, Buffer>();
  for (const { level, index, hashes } of tiles) {
    files.set(tilePath(level, index, hashes.length / HASH_SIZE), hashes);
  }
  for (let first = 0; first < entries.length; first += TILE_WIDTH) {
    const block = entries.slice(first, first + TILE_WIDTH);
    files.set(
      entriesPath(first / TILE_WIDTH, block.length),
      encodeEntryBundle(block),
    );
  }
  const text = formatCheckpoint({ origin, size: entries.length, root });
  const note = await signNote(text, [key.signer(origin)]);
  files.set('checkpoint', Buffer.from(note));
  return { files, root, note };
}
