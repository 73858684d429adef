import type { Knex } from 'knex';
import { createHash } from 'node:crypto';

/** Bytes of a piece. */
const CHUNK_BYTES = 1_000_000;

/** A file of a bundle that is whole. */
export interface StoredFile {
  path: string;
  sha256: string;
  size: number;
}

/** Keeps the files of bundles in Postgres, in pieces. */
export class BundleStore {
  constructor(private readonly db: Knex) {}

  /**
   * Writes a file from its parts; nothing where it is there already. What an
   * earlier attempt left of it is dropped.
   */
  async write(
    exportId: string,
    path: string,
    parts: AsyncIterable<string | Uint8Array>,
  ): Promise<void> {
    const key = { export_id: exportId, path };
    if (await this.db('evidence_files').where(key).first()) {
      // Files are cut out of one stream: what is skipped must still be read.
      for await (const part of parts) void part;
      return;
    }
    await this.db('evidence_chunks').where(key).delete();
    const hash = createHash('sha256');
    let [place, size] = [0, 0];
    let held: Buffer[] = [];
    let heldBytes = 0;
    const flush = async () => {
      if (heldBytes === 0) return;
      await this.db('evidence_chunks').insert({
        ...key,
        place,
        bytes: Buffer.concat(held),
      });
      place += 1;
      held = [];
      heldBytes = 0;
    };
    for await (const part of parts) {
      const bytes = Buffer.from(part as Uint8Array);
      hash.update(bytes);
      size += bytes.length;
      held.push(bytes);
      heldBytes += bytes.length;
      if (heldBytes >= CHUNK_BYTES) await flush();
    }
    await flush();
    await this.db('evidence_files').insert({
      ...key,
      sha256: hash.digest('hex'),
      size,
    });
    await this.db('evidence_exports')
      .where({ id: exportId })
      .increment('files_done', 1);
  }

  /** The files that are whole, by path. */
  async files(exportId: string): Promise<StoredFile[]> {
    const rows = await this.db('evidence_files')
      .where({ export_id: exportId })
      .select('path', 'sha256', 'size');
    return rows
      .map(({ path, sha256, size }) => ({ path, sha256, size: Number(size) }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** The bytes of a file, piece by piece. */
  async *read(exportId: string, path: string): AsyncGenerator<Buffer> {
    for (let place = 0; ; place += 1) {
      const row = await this.db('evidence_chunks')
        .where({ export_id: exportId, path, place })
        .first('bytes');
      if (!row) return;
      yield row.bytes;
    }
  }
}
