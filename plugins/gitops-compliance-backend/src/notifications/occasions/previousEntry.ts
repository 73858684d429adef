import type { Knex } from 'knex';
import type { GatesPayload } from '../../changes/records';
import { ENTRY_COLUMNS, toRecordedEntry } from '../../ledger/entries';
import type { RecordedEntry } from '../../ledger/Ledger';

/** How many of a type are looked through for the one before. */
const LOOKED_THROUGH = 20;

/** The entries of the same stream and type before an entry, newest first. */
export async function previousEntries(
  { envelope }: RecordedEntry,
  db: Knex,
): Promise<RecordedEntry[]> {
  const { rows } = await db.raw(
    `SELECT ${ENTRY_COLUMNS}
     FROM ledger_entries e LEFT JOIN ledger_blobs b ON b.hash = e.blob_hash
     WHERE e.stream = ? AND e.stream_seq < ? AND e.type = ?
     ORDER BY e.stream_seq DESC LIMIT ?`,
    [envelope.stream, envelope.streamSeq, envelope.type, LOOKED_THROUGH],
  );
  return rows.map(toRecordedEntry);
}

/** How the gates stood before, in the phase of an entry that tells of them. */
export async function recordedInPhase(
  entry: RecordedEntry,
  db: Knex,
): Promise<GatesPayload | undefined> {
  const { phase } = entry.envelope.payload;
  return (await previousEntries(entry, db))
    .map(({ envelope }) => envelope.payload as unknown as GatesPayload)
    .find(payload => payload.phase === phase);
}
