import { stat } from 'node:fs/promises';
import { type BundleSource, UnreadableError } from './BundleSource';
import { FolderSource } from './FolderSource';
import { ZipSource } from './ZipSource';

/**
 * Opens a bundle: a zip, or the folder that it was unpacked to.
 *
 * @throws UnreadableError where there is none
 */
export async function openBundle(path: string): Promise<BundleSource> {
  const found = await stat(path).catch(() => null);
  if (!found) {
    throw new UnreadableError(
      `there is nothing at ${path}; give the path of a bundle`,
    );
  }
  return found.isDirectory() ? FolderSource.open(path) : ZipSource.open(path);
}
