import type { JsonObject } from '@gitops-compliance/evidence-log';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { BundleSource } from '../bundle/BundleSource';
import { opened } from '../bundle/content';
import type { CheckLog } from '../report/report';
import { messageOf } from '../verify/manifest';
import type { BundleEntry } from './entries';

/** Of `dispute.opened`, as far as it has files. */
const openedSchema = z.object({
  files: z.array(z.object({ mediaType: z.string(), size: z.int().min(0) })),
});
const erasableSchema = z.object({
  files: z.array(z.object({ sha256: z.string() })),
});
const FOLDER = 'disputes/';
/** A file by its dispute and its place, whatever its ending. */
const FILE = /^(disputes\/[^/]+\/([1-9]\d?))\.[a-z]+$/;

interface Given {
  place: string;
  stream: string;
  sizes: number[];
}

/**
 * Files that were given as evidence of disputes: each is what its entry commits to
 * by the hash in its erasable part, none is missing while that part is there, and
 * none is more. What is in them is not looked at.
 */
export class DisputeFiles {
  /** By the hash of the erasable part. */
  readonly #given = new Map<string, Given>();
  readonly #hashes = new Map<string, string[]>();

  constructor(private readonly check: CheckLog) {}

  /** Takes an entry; others than those with files are passed over. */
  add({ type, stream, payload, place, blobHash }: BundleEntry): void {
    if (type !== 'dispute.opened' || !blobHash) return;
    const { data } = openedSchema.safeParse(payload);
    if (!data) return;
    const sizes = data.files.map(({ size }) => size);
    this.#given.set(blobHash, { place, stream, sizes });
  }

  /** Takes an erasable part that is what its entry has committed to. */
  told(hash: string, content: JsonObject): void {
    if (!this.#given.has(hash)) return;
    const { data } = erasableSchema.safeParse(content);
    this.#hashes.set(hash, data?.files.map(({ sha256 }) => sha256) ?? []);
  }

  /** Holds what is in the bundle against what entries commit to. */
  async verify(source: BundleSource): Promise<void> {
    const paths = new Map<string, string>();
    for (const path of source.paths) {
      if (!path.startsWith(FOLDER)) continue;
      const key = FILE.exec(path)?.[1];
      if (key && !paths.has(key)) paths.set(key, path);
      else this.check.difference(path, 'no entry has committed to it');
    }
    for (const [blob, { place, stream, sizes }] of this.#given) {
      const hashes = this.#hashes.get(blob);
      // Erased: then a file must not be there either.
      if (!hashes) continue;
      if (hashes.length !== sizes.length) {
        this.check.difference(place, 'its erasable part has other files');
      }
      const folder = `${FOLDER}${stream.slice('dispute:'.length)}`;
      for (const [index, size] of sizes.entries()) {
        const key = `${folder}/${index + 1}`;
        const path = paths.get(key);
        paths.delete(key);
        this.check.examined();
        if (path) {
          await this.#compare(source, path, { size, sha256: hashes[index] });
        } else {
          this.check.difference(
            place,
            `the file ${key} that was given as evidence is missing`,
          );
        }
      }
    }
    for (const path of paths.values()) {
      this.check.difference(path, 'no entry has committed to it');
    }
  }

  async #compare(
    source: BundleSource,
    path: string,
    expected: { size: number; sha256: string | undefined },
  ): Promise<void> {
    const hash = createHash('sha256');
    try {
      for await (const part of opened(source, path)) hash.update(part);
    } catch (error) {
      this.check.difference(path, messageOf(error));
      return;
    }
    const isGiven =
      source.size(path) === expected.size &&
      hash.digest('hex') === expected.sha256;
    if (!isGiven) this.check.difference(path, 'another file was given');
  }
}
