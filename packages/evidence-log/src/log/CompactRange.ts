import { EMPTY_ROOT, HASH_SIZE, nodeHash } from './hashes';
import { LogFormatError } from './LogFormatError';

/**
 * The right edge of a tree: the roots of its perfect subtrees, largest first,
 * one for each bit that is set in the size. Enough to append leaves and to tell
 * the root, whatever the size.
 */
export class CompactRange {
  #size: number;
  readonly #hashes: Buffer[];

  private constructor(size: number, hashes: Buffer[]) {
    this.#size = size;
    this.#hashes = hashes;
  }

  /** The tree without leaves. */
  static empty(): CompactRange {
    return new CompactRange(0, []);
  }

  /**
   * The tree of `size` leaves with these subtree roots, largest first.
   *
   * @throws LogFormatError when their number does not fit the size
   */
  static of(size: number, hashes: readonly Uint8Array[]): CompactRange {
    if (!Number.isSafeInteger(size) || size < 0) {
      throw new LogFormatError(`a tree cannot have ${size} leaves`);
    }
    if (
      hashes.length !== bitsOf(size) ||
      hashes.some(hash => hash.length !== HASH_SIZE)
    ) {
      throw new LogFormatError(
        `a tree of ${size} leaves has ${bitsOf(size)} perfect subtrees`,
      );
    }
    return new CompactRange(
      size,
      hashes.map(hash => Buffer.from(hash)),
    );
  }

  /** Number of leaves. */
  get size(): number {
    return this.#size;
  }

  /** Roots of the perfect subtrees, largest first. */
  get hashes(): readonly Buffer[] {
    return this.#hashes;
  }

  /** Adds a leaf by its hash. */
  append(leaf: Buffer): void {
    let hash = leaf;
    let rest = this.#size;
    while (rest % 2 === 1) {
      hash = nodeHash(this.#hashes.pop() as Buffer, hash);
      rest = Math.floor(rest / 2);
    }
    this.#hashes.push(hash);
    this.#size += 1;
  }

  /** Root of the whole tree. */
  root(): Buffer {
    if (this.#hashes.length === 0) return EMPTY_ROOT;
    return this.#hashes.reduceRight((right, left) => nodeHash(left, right));
  }
}

function bitsOf(size: number): number {
  return [...size.toString(2)].filter(bit => bit === '1').length;
}
