import type { Readable } from 'node:stream';

/**
 * What cannot be read at all, or is refused before it is read because it could
 * harm whoever reads it. The message says what and what to do.
 */
export class UnreadableError extends Error {
  readonly name = 'UnreadableError';
}

/** The files of a bundle, in a zip or in a folder. Names are harmless. */
export interface BundleSource {
  /** Paths with `/`, sorted. */
  readonly paths: readonly string[];
  has(path: string): boolean;
  /** Bytes of a file. */
  size(path: string): number;
  /** The content; it ends with an error where it is not of that size. */
  open(path: string): Promise<Readable>;
  close(): Promise<void>;
}

/** What a bundle may be like; beyond it is refused. */
export const LIMITS = {
  /** 100,000 changes have a file each. */
  files: 500_000,
  pathLength: 512,
  /** Of all files together. */
  totalBytes: 64 * 1024 ** 3,
  /** How far a zip may unpack; evidence compresses less than 1:40. */
  ratio: 200,
  /** Of files that are read as a whole. */
  wholeFileBytes: 256 * 1024 ** 2,
} as const;

/** @throws UnreadableError where a path could lead out of the bundle */
export function assertHarmless(path: string): void {
  const isHarmless =
    path.length > 0 &&
    path.length <= LIMITS.pathLength &&
    !/[\p{C}\p{Zl}\p{Zp}\\:]/u.test(path) &&
    path.split('/').every(part => part !== '' && part !== '.' && part !== '..');
  if (!isHarmless) {
    throw new UnreadableError(
      `the bundle has a file whose name could lead elsewhere: ${JSON.stringify(
        path.slice(0, 100),
      )}. Do not unpack it; ask for another bundle`,
    );
  }
}

/** Sums what a bundle holds and refuses what is too much. */
export class Budget {
  #files = 0;
  #bytes = 0;
  readonly #paths = new Set<string>();

  /** @param packedBytes - size of the zip; undefined: it is not packed */
  constructor(private readonly packedBytes?: number) {}

  /** @throws UnreadableError where this file is one too many */
  take(path: string, bytes: number): void {
    assertHarmless(path);
    if (this.#paths.has(path)) {
      throw new UnreadableError(
        `the bundle has two files of the name ${path}; ask for another bundle`,
      );
    }
    this.#paths.add(path);
    this.#files += 1;
    this.#bytes += bytes;
    const room = 1024 ** 2 + LIMITS.ratio * (this.packedBytes ?? Infinity);
    if (this.#bytes > LIMITS.totalBytes || this.#bytes > room) {
      throw new UnreadableError(
        'the bundle would unpack to far more than evidence does; it is not read',
      );
    }
    if (this.#files > LIMITS.files) {
      throw new UnreadableError(
        `the bundle has more than ${LIMITS.files} files; export a shorter period`,
      );
    }
  }
}
