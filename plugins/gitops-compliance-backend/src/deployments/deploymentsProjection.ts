import type { Projection, ProjectionDb, RecordedEntry } from '../ledger/Ledger';
import type { MappedPayload, ObservedPayload, PinnedPayload } from './records';

/**
 * Folds one deployment's stream into its row, its intervals (what ran from
 * when to when) and its sync operations.
 */
export const deploymentsProjection: Projection = {
  name: 'deployments',
  tables: ['deployments', 'deployment_intervals', 'sync_operations'],
  streams: ['deployment:'],
  async apply(entry, db) {
    const { type } = entry.envelope;
    if (type === 'deployment.observed') await applyObserved(entry, db);
    if (type === 'deployment.mapped') await applyMapped(entry, db);
    if (type === 'deployment.pinned') await applyPinned(entry, db);
    if (type === 'deployment.removed') await applyRemoved(entry, db);
  },
};

function idOf({ envelope }: RecordedEntry): string {
  return envelope.stream.slice('deployment:'.length);
}

/** One statement for both tables. */
async function applyObserved(entry: RecordedEntry, db: ProjectionDb) {
  const { envelope, erasable } = entry;
  const id = idOf(entry);
  const seen = envelope.payload as unknown as ObservedPayload;
  const message = (erasable?.message as string | undefined) ?? '';
  const row = deploymentColumns(seen, message, envelope);
  const columns = Object.keys(row);
  const operation = operationColumns(id, seen, message, envelope.streamSeq);
  await db.raw(
    `${operation ? `WITH operation AS (${upsertOperation(db)})` : ''}
     INSERT INTO ${db.nameOf('deployments')} AS d
       (id, baseline, ${columns.join(', ')})
     VALUES (?, false, ${columns.map(() => '?').join(', ')})
     ON CONFLICT (id) DO UPDATE SET
       ${columns
         .filter(column => column !== 'healthy_since')
         .map(column => `${column} = excluded.${column}`)
         .join(', ')},
       healthy_since = CASE
         WHEN excluded.health = 'healthy' AND d.health = 'healthy'
         THEN d.healthy_since ELSE excluded.healthy_since END`,
    [...(operation ?? []), id, ...Object.values(row)],
  );
}

function deploymentColumns(
  seen: ObservedPayload,
  message: string,
  { occurredAt, streamSeq }: RecordedEntry['envelope'],
) {
  return {
    provider: seen.provider,
    instance: seen.instance,
    namespace: seen.namespace,
    application: seen.application,
    project: seen.project,
    url: seen.url,
    labels: JSON.stringify(seen.labels),
    sources: JSON.stringify(seen.sources),
    auto_sync: seen.autoSync,
    sync_status: seen.sync.status,
    desired_revision: seen.sync.revisions[0] ?? null,
    health: seen.health,
    operation: seen.operation
      ? JSON.stringify({ ...seen.operation, message })
      : null,
    synced_revision: seen.applied?.revisions[0] ?? null,
    // What was healthy before has been so for longer.
    healthy_since: seen.health === 'healthy' ? occurredAt : null,
    observed: JSON.stringify(seen),
    removed_at: null,
    stream_seq: streamSeq,
  };
}

/** Values for {@link upsertOperation}, in its order. */
function operationColumns(
  id: string,
  { operation }: ObservedPayload,
  message: string,
  streamSeq: number,
) {
  return (
    operation && [
      id,
      operation.startedAt,
      operation.finishedAt,
      operation.phase,
      operation.revisions[0] ?? null,
      operation.startedBy,
      operation.automated,
      operation.partial,
      message,
      operation.correlationId,
      streamSeq,
    ]
  );
}

function upsertOperation(db: ProjectionDb): string {
  return `
    INSERT INTO ${db.nameOf('sync_operations')} (deployment_id, started_at,
      finished_at, phase, revision, started_by, automated, partial, message,
      correlation_id, stream_seq)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (deployment_id, started_at) DO UPDATE SET
      finished_at = excluded.finished_at, phase = excluded.phase,
      revision = excluded.revision, started_by = excluded.started_by,
      automated = excluded.automated, partial = excluded.partial,
      message = excluded.message, correlation_id = excluded.correlation_id,
      stream_seq = excluded.stream_seq`;
}

async function applyMapped(entry: RecordedEntry, db: ProjectionDb) {
  const { service, environment } = entry.envelope
    .payload as unknown as MappedPayload;
  await db.raw(
    `UPDATE ${db.nameOf('deployments')}
     SET service_ref = ?, environment = ?, stream_seq = ? WHERE id = ?`,
    [service, environment, entry.envelope.streamSeq, idOf(entry)],
  );
}

/** One statement: what it changes depends on the row as it was before. */
async function applyPinned(entry: RecordedEntry, db: ProjectionDb) {
  const pinned = entry.envelope.payload as unknown as PinnedPayload;
  await db.raw(
    `WITH entry (id, revision, pin, synced, since, baseline, seq) AS (
       VALUES (?::text, ?::text, ?::jsonb, ?::text, ?::timestamptz, ?::boolean,
         ?::bigint)),
     before AS (
       SELECT entry.*, d.pinned_revision IS DISTINCT FROM revision AS moved
       FROM entry JOIN ${db.nameOf('deployments')} d USING (id)),
     deployment AS (
       UPDATE ${db.nameOf('deployments')} d
       SET pinned_revision = b.revision, pin = b.pin, stream_seq = b.seq,
         since = CASE WHEN b.moved THEN b.since ELSE d.since END,
         baseline = CASE WHEN b.moved THEN b.baseline ELSE d.baseline END
       FROM before b WHERE d.id = b.id),
     operations AS (
       UPDATE ${db.nameOf('sync_operations')} o
       SET pinned_revision = b.revision
       FROM before b
       WHERE o.deployment_id = b.id AND o.revision = b.synced
         AND o.pinned_revision IS NULL),
     ended AS (
       UPDATE ${db.nameOf('deployment_intervals')} i SET ended_at = b.since
       FROM before b
       WHERE b.moved AND i.deployment_id = b.id AND i.ended_at IS NULL)
     INSERT INTO ${db.nameOf('deployment_intervals')} (deployment_id,
       opened_seq, started_at, pinned_revision, synced_revision, baseline)
     SELECT id, seq, since, revision, synced, baseline
     FROM before WHERE moved AND revision IS NOT NULL`,
    [
      idOf(entry),
      pinned.pinnedRevision,
      JSON.stringify({
        ...pinned.pin,
        sourceRepository: pinned.sourceRepository,
        problem: pinned.problem,
        syncedRevision: pinned.syncedRevision,
      }),
      pinned.syncedRevision,
      pinned.since,
      pinned.baseline,
      entry.envelope.streamSeq,
    ],
  );
}

async function applyRemoved(entry: RecordedEntry, db: ProjectionDb) {
  const id = idOf(entry);
  const { occurredAt, streamSeq } = entry.envelope;
  await db
    .table('deployments')
    .where({ id })
    .update({ removed_at: occurredAt, stream_seq: streamSeq });
  await db
    .table('deployment_intervals')
    .where({ deployment_id: id })
    .whereNull('ended_at')
    .update({ ended_at: occurredAt });
}
