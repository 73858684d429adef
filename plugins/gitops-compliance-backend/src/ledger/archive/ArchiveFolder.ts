import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';

/**
 * Files of one log in a folder, as C2SP tlog-tiles names them. What was written
 * stays: only the checkpoint is replaced.
 */
export class ArchiveFolder {
  constructor(private readonly folder: string) {}

  /** The signed note of what is archived; null: nothing yet. */
  async checkpoint(): Promise<string | null> {
    return (await this.#readOrNull('checkpoint'))?.toString('utf8') ?? null;
  }

  putCheckpoint(note: string): Promise<void> {
    return this.#put('checkpoint', Buffer.from(note));
  }

  /**
   * Keeps a file that never changes; one that is there already is compared.
   *
   * @throws Error where another content is there
   */
  async keep(name: string, bytes: Buffer): Promise<void> {
    const before = await this.#readOrNull(name);
    if (!before) {
      await this.#put(name, bytes);
    } else if (!before.equals(bytes)) {
      throw new Error(
        `${name} of the archive is not what the log holds: one of them was altered. Verify both, and archive into another folder`,
      );
    }
  }

  /** @throws Error where the file is missing */
  read(name: string): Promise<Buffer> {
    return readFile(this.#pathOf(name));
  }

  async #readOrNull(name: string): Promise<Buffer | null> {
    try {
      return await this.read(name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** It is there whole, or not at all. */
  async #put(name: string, bytes: Buffer): Promise<void> {
    const target = this.#pathOf(name);
    await mkdir(path.dirname(target), { recursive: true });
    const draft = `${target}.${randomUUID()}.part`;
    const file = await open(draft, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, target);
  }

  #pathOf(name: string): string {
    return path.join(this.folder, ...name.split('/'));
  }
}

/** Numbers of the logs that lie in an archive, ascending; none: no archive. */
export async function archivedShards(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .filter(name => /^[1-9]\d{0,8}$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}
