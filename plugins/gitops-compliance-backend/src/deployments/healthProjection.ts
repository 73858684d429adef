import type { Projection, ProjectionDb, RecordedEntry } from '../ledger/Ledger';
import type { ObservedPayload } from './records';

const PREFIX = 'deployment:';

/**
 * Folds from when to when each deployment was healthy without a break: whether
 * a revision once ran well for long enough is asked when it runs no more.
 */
export const healthProjection: Projection = {
  name: 'health',
  tables: ['healthy_stretches'],
  streams: [PREFIX],
  apply: (entry, db) => applyAll([entry], db),
  applyAll,
};

async function applyAll(entries: RecordedEntry[], db: ProjectionDb) {
  const told = entries.flatMap(({ envelope }) => {
    const { type, stream, streamSeq, occurredAt, payload } = envelope;
    const isObserved = type === 'deployment.observed';
    if (!isObserved && type !== 'deployment.removed') return [];
    const { health } = payload as unknown as ObservedPayload;
    return {
      id: stream.slice(PREFIX.length),
      seq: streamSeq,
      at: occurredAt,
      healthy: isObserved && health === 'healthy',
    };
  });
  if (told.length === 0) return;
  const stretches = db.nameOf('healthy_stretches');
  // Only where health turned, compared with the entry before or what is on record.
  await db.raw(
    `WITH told AS (
       SELECT t.*, EXISTS (SELECT FROM ${stretches} s
         WHERE s.deployment_id = t.id AND s.ended_at IS NULL) AS was
       FROM jsonb_to_recordset(?::jsonb)
         AS t (id text, seq bigint, at timestamptz, healthy boolean)),
     edges AS (
       SELECT *, lag(healthy, 1, was) OVER own AS before
       FROM told WINDOW own AS (PARTITION BY id ORDER BY seq)),
     turns AS (
       SELECT *, lead(at) OVER own AS next, row_number() OVER own AS place
       FROM edges WHERE healthy <> before
       WINDOW own AS (PARTITION BY id ORDER BY seq)),
     ended AS (
       UPDATE ${stretches} s SET ended_at = t.at FROM turns t
       WHERE t.place = 1 AND NOT t.healthy
         AND s.deployment_id = t.id AND s.ended_at IS NULL)
     INSERT INTO ${stretches} (deployment_id, opened_seq, started_at, ended_at)
     SELECT id, seq, at, next FROM turns WHERE healthy`,
    [JSON.stringify(told)],
  );
}
