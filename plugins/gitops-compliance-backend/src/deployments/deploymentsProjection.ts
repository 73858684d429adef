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
  const seen = envelope.payload as unknown as ObservedPayload;
  const before = await db.table('deployments').where({ id }).first();
  const healthy = seen.health === 'healthy';
  const healthySince =
    before?.health === 'healthy' ? before.healthy_since : envelope.occurredAt;
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
    healthy_since: healthy ? healthySince : null,
    observed: JSON.stringify(seen),
    removed_at: null,
    stream_seq: envelope.streamSeq,
  };
  await db
    .table('deployments')
    .insert({ id, baseline: false, ...row })
    .onConflict('id')
    .merge(Object.keys(row));
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

async function applyPinned(entry: RecordedEntry, db: ProjectionDb) {
  const id = idOf(entry);
  const pinned = entry.envelope.payload as unknown as PinnedPayload;
  const seq = entry.envelope.streamSeq;
  const before = await db.table('deployments').where({ id }).first();
  const moved = before?.pinned_revision !== pinned.pinnedRevision;
  await db
    .table('deployments')
    .where({ id })
    .update({
      pinned_revision: pinned.pinnedRevision,
      pin: JSON.stringify({
        ...pinned.pin,
        sourceRepository: pinned.sourceRepository,
        problem: pinned.problem,
        syncedRevision: pinned.syncedRevision,
      }),
      stream_seq: seq,
      ...(moved ? { since: pinned.since, baseline: pinned.baseline } : {}),
    });
  await db
    .table('sync_operations')
    .where({ deployment_id: id, revision: pinned.syncedRevision })
    .whereNull('pinned_revision')
    .update({ pinned_revision: pinned.pinnedRevision });
  if (!moved) return;
  await db
    .table('deployment_intervals')
    .where({ deployment_id: id })
    .whereNull('ended_at')
    .update({ ended_at: pinned.since });
  if (pinned.pinnedRevision === null) return;
  await db.table('deployment_intervals').insert({
    deployment_id: id,
    opened_seq: seq,
    started_at: pinned.since,
    pinned_revision: pinned.pinnedRevision,
    synced_revision: pinned.syncedRevision,
    baseline: pinned.baseline,
  });
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
