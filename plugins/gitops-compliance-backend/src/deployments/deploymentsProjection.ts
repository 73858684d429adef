import type { Projection, ProjectionDb, RecordedEntry } from '../ledger/Ledger';
import type { MappedPayload, ObservedPayload, PinnedPayload } from './records';

/**
 * Folds the deployments' streams into their rows, their intervals (what ran from
 * when to when) and their sync operations.
 */
export const deploymentsProjection: Projection = {
  name: 'deployments',
  tables: ['deployments', 'deployment_intervals', 'sync_operations'],
  streams: ['deployment:'],
  async unfold(streams, db) {
    const ids = streams.map(stream => stream.slice('deployment:'.length));
    for (const [table, column] of [
      ['deployment_intervals', 'deployment_id'],
      ['sync_operations', 'deployment_id'],
      ['deployments', 'id'],
    ]) {
      await db
        .table(table)
        .whereRaw('?? = ANY (?::text[])', [column, ids])
        .delete();
    }
  },
  apply: (entry, db) => applyAll([entry], db),
  applyAll,
};

/** One statement for each kind of entry, of any number of deployments. */
const FOLDS: Record<
  string,
  ((entries: RecordedEntry[], db: ProjectionDb) => Promise<void>) | undefined
> = {
  'deployment.observed': applyObserved,
  'deployment.mapped': applyMapped,
  'deployment.pinned': applyPinned,
  'deployment.removed': applyRemoved,
};

/**
 * Folds every deployment's first entry, then every one's second and so on: a
 * deployment's rows depend on its own entries alone.
 */
async function applyAll(entries: RecordedEntry[], db: ProjectionDb) {
  const streams = new Map<string, RecordedEntry[]>();
  for (const entry of entries) {
    const { stream } = entry.envelope;
    const earlier = streams.get(stream);
    if (earlier) earlier.push(entry);
    else streams.set(stream, [entry]);
  }
  for (let place = 0; streams.size > 0; place += 1) {
    const turn = new Map<string, RecordedEntry[]>();
    for (const [stream, own] of streams) {
      const entry = own[place];
      if (!entry) {
        streams.delete(stream);
        continue;
      }
      const { type } = entry.envelope;
      const same = turn.get(type);
      if (same) same.push(entry);
      else turn.set(type, [entry]);
    }
    for (const [type, some] of turn) await FOLDS[type]?.(some, db);
  }
}

function idOf({ envelope }: RecordedEntry): string {
  return envelope.stream.slice('deployment:'.length);
}

/** Columns of `deployments` that an observation sets, with their types. */
const COLUMN_TYPES: Record<string, string> = {
  provider: 'text',
  instance: 'text',
  namespace: 'text',
  application: 'text',
  project: 'text',
  url: 'text',
  labels: 'jsonb',
  sources: 'jsonb',
  auto_sync: 'boolean',
  sync_status: 'text',
  desired_revision: 'text',
  health: 'text',
  operation: 'jsonb',
  synced_revision: 'text',
  healthy_since: 'timestamptz',
  in_sync_since: 'timestamptz',
  out_of_sync_since: 'timestamptz',
  observed: 'jsonb',
  removed_at: 'timestamptz',
  stream_seq: 'bigint',
};

/** Columns that keep what was before while a state lasts. */
const SINCE = ['healthy_since', 'in_sync_since', 'out_of_sync_since'];

/** One statement for both tables. */
async function applyObserved(entries: RecordedEntry[], db: ProjectionDb) {
  const rows = entries.map(deploymentColumns);
  const columns = Object.keys(COLUMN_TYPES);
  const typed = columns.map(column => `${column} ${COLUMN_TYPES[column]}`);
  await db.raw(
    `WITH operation AS (${upsertOperations(db)})
     INSERT INTO ${db.nameOf('deployments')} AS d
       (id, baseline, ${columns.join(', ')})
     SELECT id, false, ${columns.join(', ')}
     FROM jsonb_to_recordset(?::jsonb) AS seen (id text, ${typed.join(', ')})
     ON CONFLICT (id) DO UPDATE SET
       ${columns
         .filter(column => !SINCE.includes(column))
         .map(column => `${column} = excluded.${column}`)
         .join(', ')},
       healthy_since = CASE
         WHEN excluded.health = 'healthy' AND d.health = 'healthy'
         THEN d.healthy_since ELSE excluded.healthy_since END,
       in_sync_since = CASE
         WHEN excluded.sync_status = 'synced' AND d.sync_status = 'synced'
         THEN d.in_sync_since ELSE excluded.in_sync_since END,
       out_of_sync_since = CASE
         WHEN excluded.sync_status = 'out-of-sync'
           AND d.sync_status = 'out-of-sync' AND d.removed_at IS NULL
         THEN d.out_of_sync_since ELSE excluded.out_of_sync_since END`,
    [JSON.stringify(entries.flatMap(operationColumns)), JSON.stringify(rows)],
  );
}

function deploymentColumns(entry: RecordedEntry) {
  const { occurredAt, streamSeq, payload } = entry.envelope;
  const seen = payload as unknown as ObservedPayload;
  return {
    id: idOf(entry),
    provider: seen.provider,
    instance: seen.instance,
    namespace: seen.namespace,
    application: seen.application,
    project: seen.project,
    url: seen.url,
    labels: seen.labels,
    sources: seen.sources,
    auto_sync: seen.autoSync,
    sync_status: seen.sync.status,
    desired_revision: seen.sync.revisions[0] ?? null,
    health: seen.health,
    operation: seen.operation && {
      ...seen.operation,
      message: messageOf(entry),
    },
    synced_revision: seen.applied?.revisions[0] ?? null,
    // What was healthy or in sync before has been so for longer.
    healthy_since: seen.health === 'healthy' ? occurredAt : null,
    in_sync_since: seen.sync.status === 'synced' ? occurredAt : null,
    out_of_sync_since: seen.sync.status === 'out-of-sync' ? occurredAt : null,
    observed: seen,
    removed_at: null,
    stream_seq: streamSeq,
  };
}

function messageOf({ erasable }: RecordedEntry): string {
  return (erasable?.message as string | undefined) ?? '';
}

/** The row of `sync_operations`, where there was an operation. */
function operationColumns(entry: RecordedEntry) {
  const { payload, streamSeq } = entry.envelope;
  const { operation } = payload as unknown as ObservedPayload;
  if (!operation) return [];
  return [
    {
      deployment_id: idOf(entry),
      started_at: operation.startedAt,
      finished_at: operation.finishedAt,
      phase: operation.phase,
      revision: operation.revisions[0] ?? null,
      started_by: operation.startedBy,
      automated: operation.automated,
      partial: operation.partial,
      message: messageOf(entry),
      correlation_id: operation.correlationId,
      jobs: operation.jobs ?? null,
      stream_seq: streamSeq,
    },
  ];
}

function upsertOperations(db: ProjectionDb): string {
  return `
    INSERT INTO ${db.nameOf('sync_operations')} (deployment_id, started_at,
      finished_at, phase, revision, started_by, automated, partial, message,
      correlation_id, jobs, stream_seq)
    SELECT * FROM jsonb_to_recordset(?::jsonb) AS seen (deployment_id text,
      started_at timestamptz, finished_at timestamptz, phase text,
      revision text, started_by text, automated boolean, partial boolean,
      message text, correlation_id text, jobs jsonb,
      stream_seq bigint)
    ON CONFLICT (deployment_id, started_at) DO UPDATE SET
      finished_at = excluded.finished_at, phase = excluded.phase,
      revision = excluded.revision, started_by = excluded.started_by,
      automated = excluded.automated, partial = excluded.partial,
      message = excluded.message, correlation_id = excluded.correlation_id,
        jobs = excluded.jobs,
      stream_seq = excluded.stream_seq`;
}

async function applyMapped(entries: RecordedEntry[], db: ProjectionDb) {
  const mappings = entries.map(entry => {
    const { payload, streamSeq } = entry.envelope;
    const { service, environment } = payload as unknown as MappedPayload;
    return { id: idOf(entry), service, environment, seq: streamSeq };
  });
  await db.raw(
    `UPDATE ${db.nameOf('deployments')} d
     SET service_ref = m.service, environment = m.environment,
       stream_seq = m.seq
     FROM jsonb_to_recordset(?::jsonb)
       AS m (id text, service text, environment text, seq bigint)
     WHERE d.id = m.id`,
    [JSON.stringify(mappings)],
  );
}

/** One statement: what it changes depends on the rows as they were before. */
async function applyPinned(entries: RecordedEntry[], db: ProjectionDb) {
  const pins = entries.map(entry => {
    const { payload, streamSeq } = entry.envelope;
    const pinned = payload as unknown as PinnedPayload;
    return {
      id: idOf(entry),
      revision: pinned.pinnedRevision,
      pin: {
        ...pinned.pin,
        ...(pinned.others?.length && { others: pinned.others }),
        sourceRepository: pinned.sourceRepository,
        problem: pinned.problem,
        syncedRevision: pinned.syncedRevision,
      },
      synced: pinned.syncedRevision,
      since: pinned.since,
      baseline: pinned.baseline,
      seq: streamSeq,
    };
  });
  await db.raw(
    `WITH before AS (
       SELECT entry.*, d.pinned_revision IS DISTINCT FROM revision AS moved
       FROM jsonb_to_recordset(?::jsonb) AS entry (id text, revision text,
         pin jsonb, synced text, since timestamptz, baseline boolean, seq bigint)
       JOIN ${db.nameOf('deployments')} d USING (id)),
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
    [JSON.stringify(pins)],
  );
}

/** One statement for both tables. */
async function applyRemoved(entries: RecordedEntry[], db: ProjectionDb) {
  const removals = entries.map(entry => {
    const { occurredAt, streamSeq } = entry.envelope;
    return { id: idOf(entry), at: occurredAt, seq: streamSeq };
  });
  await db.raw(
    `WITH removal AS (
       SELECT * FROM jsonb_to_recordset(?::jsonb)
         AS r (id text, at timestamptz, seq bigint)),
     deployment AS (
       UPDATE ${db.nameOf('deployments')} d
       SET removed_at = r.at, stream_seq = r.seq
       FROM removal r WHERE d.id = r.id)
     UPDATE ${db.nameOf('deployment_intervals')} i SET ended_at = r.at
     FROM removal r WHERE i.deployment_id = r.id AND i.ended_at IS NULL`,
    [JSON.stringify(removals)],
  );
}
