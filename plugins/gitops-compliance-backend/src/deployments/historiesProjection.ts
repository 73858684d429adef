import type { Projection, ProjectionDb, RecordedEntry } from '../ledger/Ledger';
import type { HistoryReadPayload } from './records';

const PREFIX = 'deployment:';

/** Folds how far each application's own history was read. */
export const historiesProjection: Projection = {
  name: 'histories',
  tables: ['application_histories'],
  streams: [PREFIX],
  apply: (entry, db) => applyAll([entry], db),
  applyAll,
};

async function applyAll(entries: RecordedEntry[], db: ProjectionDb) {
  const read = entries.filter(
    ({ envelope }) => envelope.type === 'deployment.history-read',
  );
  if (read.length === 0) return;
  // Of several readings of one application the last one counts.
  const newest = new Map(
    read.map(({ envelope }) => {
      const { uid, rows } = envelope.payload as unknown as HistoryReadPayload;
      const last = rows[rows.length - 1];
      const id = envelope.stream.slice(PREFIX.length);
      return [id, { id, uid, last, seq: envelope.streamSeq }];
    }),
  );
  const all = [...newest.values()];
  await db.raw(
    `INSERT INTO ${db.nameOf('application_histories')}
         (deployment_id, uid, last_id, last_at, stream_seq)
       SELECT * FROM unnest(?::text[], ?::text[], ?::bigint[], ?::timestamptz[],
         ?::bigint[])
       ON CONFLICT (deployment_id) DO UPDATE SET uid = excluded.uid,
         last_id = excluded.last_id, last_at = excluded.last_at,
         stream_seq = excluded.stream_seq`,
    [
      all.map(({ id }) => id),
      all.map(({ uid }) => uid),
      all.map(({ last }) => last.id),
      all.map(({ last }) => last.deployedAt),
      all.map(({ seq }) => seq),
    ],
  );
}
