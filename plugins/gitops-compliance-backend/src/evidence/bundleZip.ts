import { Readable } from 'node:stream';
import type { BundleStore } from './BundleStore';
import { DISPUTES } from './files/disputeFiles';
import { zipStream, type ZippedFile } from './zipStream';

/** The files of a bundle as a ZIP file, read from Postgres as it is sent. */
export function zipOf(bundles: BundleStore, id: string): Readable {
  return Readable.from(zipStream(filesOf(bundles, id)), { objectMode: false });
}

async function* filesOf(
  bundles: BundleStore,
  id: string,
): AsyncGenerator<ZippedFile> {
  for await (const { path, size } of bundles.files(id)) {
    const chunks = bundles.read(id, path);
    // Somebody else's file may compress so far that readers take it for a bomb.
    yield { path, size, chunks, isStored: path.startsWith(DISPUTES) };
  }
}
