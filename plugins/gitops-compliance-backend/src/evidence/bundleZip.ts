import { Readable } from 'node:stream';
import type { BundleStore } from './BundleStore';
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
    yield { path, size, chunks: bundles.read(id, path) };
  }
}
