import archiver from 'archiver';
import { Readable } from 'node:stream';
import type { BundleStore } from './BundleStore';

/** Every file of a bundle is as old as ZIP can tell: the time is in it. */
const ZIP_DATE = new Date('1980-01-01T00:00:00Z');

/** The files of a bundle as a ZIP file, read as it is sent. */
export function zipOf(bundles: BundleStore, id: string): Readable {
  const zip = archiver('zip', { zlib: { level: 6 } });
  void (async () => {
    try {
      for await (const { path } of bundles.files(id)) {
        const bytes = Readable.from(bundles.read(id, path));
        const isWritten = new Promise<void>((resolve, reject) => {
          zip.once('entry', () => resolve());
          bytes.once('error', reject);
        });
        zip.append(bytes, { name: path, date: ZIP_DATE });
        // One file at a time: they are read from Postgres as they are sent.
        await isWritten;
      }
      await zip.finalize();
    } catch (error) {
      zip.destroy(error as Error);
    }
  })();
  return zip;
}
