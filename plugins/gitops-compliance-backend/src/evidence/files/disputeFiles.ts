import type { Knex } from 'knex';
import { fileEnding } from '../../disputes/evidenceFiles';
import type { FixedExport } from '../records';
import { wholeFile, type BundleFile } from './BundleFile';

/** The folder of what people gave as evidence. */
export const DISPUTES = 'disputes/';

/**
 * `disputes/<id>/<place>.<ending>`: what was given as evidence of disputes, as it
 * was, unless erased. The name that it came with is in the erasable part of its
 * entry, with its hash; one at a time is held.
 */
export async function* disputeFiles(
  db: Knex,
  { id }: FixedExport,
): AsyncGenerator<BundleFile> {
  const { rows } = await db.raw<{
    rows: { stream: string; hash: string; place: number; type: string }[];
  }>(
    `SELECT e.stream, a.blob_hash AS hash, a.place, a.media_type AS type
     FROM evidence_entries x JOIN ledger_entries e ON e.id = x.entry_id
     JOIN ledger_attachments a ON a.blob_hash = e.blob_hash
     WHERE x.export_id = ? AND e.type = 'dispute.opened'
     ORDER BY e.stream, a.place`,
    [id],
  );
  for (const { stream, hash, place, type } of rows) {
    const row = await db('ledger_attachments')
      .where({ blob_hash: hash, place })
      .first('bytes');
    if (!row) continue;
    const folder = stream.slice('dispute:'.length);
    const path = `${DISPUTES}${folder}/${place}.${fileEnding(type)}`;
    yield wholeFile(path, row.bytes);
  }
}
