import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { Budget, type BundleSource, UnreadableError } from './BundleSource';

/** Nesting of folders; a log of 10^12 entries has eight. */
const MAX_DEPTH = 12;

/** A bundle that was unpacked. Links are refused and never followed. */
export class FolderSource implements BundleSource {
  readonly paths: readonly string[];

  private constructor(
    private readonly root: string,
    private readonly sizes: ReadonlyMap<string, number>,
  ) {
    this.paths = [...sizes.keys()].sort();
  }

  /** @throws UnreadableError where it holds anything but files and folders */
  static async open(root: string): Promise<FolderSource> {
    const sizes = new Map<string, number>();
    await walk(root, '', 0, sizes, new Budget());
    return new FolderSource(root, sizes);
  }

  has(file: string): boolean {
    return this.sizes.has(file);
  }

  size(file: string): number {
    return this.sizes.get(file) ?? 0;
  }

  async open(file: string): Promise<Readable> {
    if (!this.has(file)) throw new UnreadableError(`there is no file ${file}`);
    const handle = await open(
      path.join(this.root, file),
      // eslint-disable-next-line no-bitwise
      constants.O_RDONLY | constants.O_NOFOLLOW,
    );
    return handle.createReadStream();
  }

  async close(): Promise<void> {}
}

async function walk(
  root: string,
  folder: string,
  depth: number,
  sizes: Map<string, number>,
  budget: Budget,
): Promise<void> {
  if (depth > MAX_DEPTH) {
    throw new UnreadableError('the bundle has folders in folders without end');
  }
  const items = await readdir(path.join(root, folder), { withFileTypes: true });
  for (const item of items) {
    const file = folder ? `${folder}/${item.name}` : item.name;
    if (item.isDirectory()) {
      await walk(root, file, depth + 1, sizes, budget);
    } else if (item.isFile()) {
      const { size } = await lstat(path.join(root, file));
      budget.take(file, size);
      sizes.set(file, size);
    } else {
      throw new UnreadableError(
        `${JSON.stringify(
          file,
        )} is a link or a device; a bundle has files only`,
      );
    }
  }
}
