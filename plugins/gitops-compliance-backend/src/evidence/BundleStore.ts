import type { Knex } from 'knex';
import { createHash } from 'node:crypto';
import { inAttempt, type ExportAttempt } from './attempt';

/** Bytes of a piece. */
const CHUNK_BYTES = 1_000_000;
/** Files that are listed at once. */
const PAGE = 5_000;

/** A file of a bundle that is whole. */
export interface StoredFile {
  path: string;
  sha256: string;
  size: number;
}

/** A small file of a bundle, before it is written. */
export interface WholeFile {
  path: string;
  content: string | Uint8Array;
}

/** Keeps the files of bundles in Postgres, in pieces. */
export class BundleStore {
  constructor(private readonly db: Knex) {}

  /**
   * Writes a file from its parts; nothing where it is there already. What was
   * left of it when a job stopped is dropped.
   *
   * @throws Error once another attempt began: what this one read was erased
   */
  async write(
    exported: ExportAttempt,
    path: string,
    parts: AsyncIterable<string | Uint8Array>,
  ): Promise<void> {
    const key = { export_id: exported.id, path };
    const insert = (table: string, row: object) =>
      inAttempt(this.db, exported, trx =>
        trx(table).insert({ ...key, ...row }),
      );
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
      await insert('evidence_chunks', { place, bytes: Buffer.concat(held) });
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
    await insert('evidence_files', { sha256: hash.digest('hex'), size });
    await this.db('evidence_exports')
      .where({ id: exported.id, attempt: exported.attempt })
      .increment('files_done', 1);
  }

  /**
   * Writes small files, all or none; nothing of those that are there already.
   *
   * @throws Error once another attempt began: what this one read was erased
   */
  async writeAll(
    exported: ExportAttempt,
    files: readonly WholeFile[],
  ): Promise<void> {
    const { id: exportId } = exported;
    const known: string[] = await this.db('evidence_files')
      .where({ export_id: exportId })
      .whereIn(
        'path',
        files.map(({ path }) => path),
      )
      .pluck('path');
    const missing = files
      .filter(({ path }) => !known.includes(path))
      .map(({ path, content }) => ({
        path,
        bytes: Buffer.from(content as Uint8Array),
      }));
    if (missing.length === 0) return;
    const paths = missing.map(({ path }) => path);
    const contents = missing.map(({ bytes }) => bytes);
    await inAttempt(this.db, exported, async trx => {
      await trx('evidence_chunks')
        .where({ export_id: exportId })
        .whereIn('path', paths)
        .delete();
      await trx.raw(
        `INSERT INTO evidence_chunks (export_id, path, place, bytes)
         SELECT ?, path, 0, bytes
         FROM unnest(?::text[], ?::bytea[]) AS given (path, bytes)`,
        [exportId, paths, contents],
      );
      await trx.raw(
        `INSERT INTO evidence_files (export_id, path, sha256, size)
         SELECT ?, path, sha256, size
         FROM unnest(?::text[], ?::text[], ?::bigint[])
           AS given (path, sha256, size)`,
        [
          exportId,
          paths,
          contents.map(bytes =>
            createHash('sha256').update(bytes).digest('hex'),
          ),
          contents.map(bytes => bytes.length),
        ],
      );
      await trx('evidence_exports')
        .where({ id: exportId })
        .increment('files_done', missing.length);
    });
  }

  /** The files that are whole, by the bytes of their path, page by page. */
  async *files(exportId: string): AsyncGenerator<StoredFile> {
    let after = '';
    for (;;) {
      const { rows } = await this.db.raw<{
        rows: { path: string; sha256: string; size: string }[];
      }>(
        `SELECT path, sha256, size FROM evidence_files
         WHERE export_id = ? AND path COLLATE "C" > ?
         ORDER BY path COLLATE "C" LIMIT ?`,
        [exportId, after, PAGE],
      );
      for (const row of rows) yield { ...row, size: Number(row.size) };
      if (rows.length < PAGE) return;
      after = rows[rows.length - 1].path;
    }
  }

  /** The bytes of a file, piece by piece. */
  async *read(exportId: string, path: string): AsyncGenerator<Buffer> {
    for (let place = 0; ; place += 1) {
      const row = await this.db('evidence_chunks')
        .where({ export_id: exportId, path, place })
        .first('bytes');
      if (!row) return;
      yield row.bytes;
      // Only the last piece is smaller.
      if (row.bytes.length < CHUNK_BYTES) return;
    }
  }
}
