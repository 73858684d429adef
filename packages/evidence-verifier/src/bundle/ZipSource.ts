import type { Readable } from 'node:stream';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { Budget, type BundleSource, UnreadableError } from './BundleSource';

const FILE_TYPE_MASK = 0o170000;
const REGULAR_FILE = 0o100000;
const ENCRYPTED = 1;

const openZip = promisify<string, yauzl.Options, ZipFile>(yauzl.open);

/**
 * A bundle as a zip. Its directory is read and judged before any content is
 * unpacked, and nothing is ever written.
 */
export class ZipSource implements BundleSource {
  readonly paths: readonly string[];

  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {
    this.paths = [...entries.keys()].sort();
  }

  /** @throws UnreadableError where it is no zip, or one that could do harm */
  static async open(file: string): Promise<ZipSource> {
    const { size } = await stat(file);
    let zip: ZipFile;
    try {
      zip = await openZip(file, {
        lazyEntries: true,
        autoClose: false,
        strictFileNames: true,
      });
    } catch (error) {
      throw unreadable(error);
    }
    try {
      return new ZipSource(zip, await readDirectory(zip, new Budget(size)));
    } catch (error) {
      zip.close();
      throw unreadable(error);
    }
  }

  has(path: string): boolean {
    return this.entries.has(path);
  }

  size(path: string): number {
    return this.entries.get(path)?.uncompressedSize ?? 0;
  }

  async open(path: string): Promise<Readable> {
    const entry = this.entries.get(path);
    if (!entry) throw new UnreadableError(`there is no file ${path}`);
    return new Promise((resolve, reject) =>
      this.zip.openReadStream(entry, (error, stream) =>
        error ? reject(unreadable(error)) : resolve(stream),
      ),
    );
  }

  async close(): Promise<void> {
    this.zip.close();
  }
}

function readDirectory(
  zip: ZipFile,
  budget: Budget,
): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  return new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: Entry) => {
      try {
        if (take(entry, budget)) entries.set(entry.fileName, entry);
        zip.readEntry();
      } catch (error) {
        reject(error);
      }
    });
    zip.readEntry();
  });
}

/** Whether it is a file; a folder has nothing to read. */
function take(entry: Entry, budget: Budget): boolean {
  const { fileName, uncompressedSize, externalFileAttributes } = entry;
  /* eslint-disable no-bitwise */
  const type = (externalFileAttributes >>> 16) & FILE_TYPE_MASK;
  const isEncrypted = (entry.generalPurposeBitFlag & ENCRYPTED) !== 0;
  /* eslint-enable no-bitwise */
  if (fileName.endsWith('/')) {
    budget.take(fileName.slice(0, -1), uncompressedSize);
    return false;
  }
  if (type !== 0 && type !== REGULAR_FILE) {
    throw new UnreadableError(
      `${JSON.stringify(
        fileName,
      )} is a link or a device; a bundle has files only`,
    );
  }
  if (isEncrypted) {
    throw new UnreadableError('the bundle is encrypted; decrypt it first');
  }
  budget.take(fileName, uncompressedSize);
  return true;
}

function unreadable(error: unknown): UnreadableError {
  if (error instanceof UnreadableError) return error;
  const said = error instanceof Error ? error.message : String(error);
  return new UnreadableError(`the zip cannot be read: ${said}`);
}
