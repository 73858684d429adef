import { Readable } from 'node:stream';
import type { BundleSource } from '../bundle/BundleSource';

/** A bundle whose files are in memory. */
export class MapSource implements BundleSource {
  readonly paths: readonly string[];

  constructor(private readonly files: ReadonlyMap<string, Buffer>) {
    this.paths = [...files.keys()].sort();
  }

  has(path: string): boolean {
    return this.files.has(path);
  }

  size(path: string): number {
    return this.files.get(path)?.length ?? 0;
  }

  async open(path: string): Promise<Readable> {
    return Readable.from([this.files.get(path) as Buffer]);
  }

  async close(): Promise<void> {}
}
