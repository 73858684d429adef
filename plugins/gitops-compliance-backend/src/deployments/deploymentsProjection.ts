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

async function applyObserved(entry: RecordedEntry, db: ProjectionDb) {
  const { envelope, erasable } = entry;
  const id = idOf(entry);
  const deployments = db.nameOf('deployments');
  const seen = envelope.payload as unknown as ObservedPayload;
  const message = (erasable?.message as string | undefined) ?? '';
  const row = {
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
    healthy_since: seen.health === 'healthy' ? envelope.occurredAt : null,
    observed: JSON.stringify(seen),
    removed_at: null,
    stream_seq: envelope.streamSeq,
  };
  await db
    .table('deployments')
    .insert({ id, baseline: false, ...row })
    .onConflict('id')
    .merge({
      ...row,
      // What was healthy before has been so for longer.
      healthy_since: db.raw(
        `CASE WHEN excluded.health = 'healthy' AND ${deployments}.health = 'healthy'
           THEN ${deployments}.healthy_since ELSE excluded.healthy_since END`,
      ),
    });
  if (!seen.operation) return;
  const { operation } = seen;
  await db
    .table('sync_operations')
    .insert({
      deployment_id: id,
      started_at: operation.startedAt,
      finished_at: operation.finishedAt,
      phase: operation.phase,
      revision: operation.revisions[0] ?? null,
      started_by: operation.startedBy,
      automated: operation.automated,
      partial: operation.partial,
      message,
      correlation_id: operation.correlationId,
      stream_seq: envelope.streamSeq,
    })
    .onConflict(['deployment_id', 'started_at'])
    .merge();
}

async function applyMapped(entry: RecordedEntry, db: ProjectionDb) {
  const { service, environment } = entry.envelope
    .payload as unknown as MappedPayload;
  await db
    .table('deployments')
    .where({ id: idOf(entry) })
    .update({
      service_ref: service,
      environment,
      stream_seq: entry.envelope.streamSeq,
    });
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
