import type { Knex } from 'knex';
import { instant } from '../../shared/time';
import type { ChangeRow } from '../records';
import type { House } from './context';

/** A sync that was started under an id of a change. */
export interface SyncOperation {
  deployment_id: string;
  started_at: Date;
  /** Reference of the account; null: the instance does not tell. */
  started_by: string | null;
  revision: string | null;
  correlation_id: string;
}

/** Syncs that were started under an id of a change, the first of each first. */
export function syncsOf(row: ChangeRow, db: Knex): Promise<SyncOperation[]> {
  return db<SyncOperation>('sync_operations')
    .whereIn(
      'deployment_id',
      db('deployments').select('id').where({
        service_ref: row.service_ref,
        environment: row.environment,
      }),
    )
    .whereRaw('starts_with(correlation_id, ?)', [row.id])
    .orderBy(['deployment_id', 'started_at'])
    .select(
      'deployment_id',
      'started_at',
      'started_by',
      'revision',
      'correlation_id',
    );
}

/** Whether a sync was started under this id at a deployment: it is spent then. */
export async function isSpent(
  db: Knex,
  deployment: string,
  correlationId: string,
): Promise<boolean> {
  const found = await db('sync_operations')
    .where({ deployment_id: deployment, correlation_id: correlationId })
    .first('deployment_id');
  return found !== undefined;
}

/**
 * Puts on record every sync under an id of the change that the portal cannot
 * have asked for: the id was spent already, or it applied another commit than
 * the merge. Anybody who may sync can write such an id; it explains nothing.
 */
export async function recordReplayedSyncs(
  row: ChangeRow,
  house: House,
): Promise<void> {
  const seen = new Set<string>();
  const replays = (await syncsOf(row, house.options.db)).filter(sync => {
    const id = `${sync.deployment_id} ${sync.correlation_id}`;
    const isSecond = seen.has(id);
    seen.add(id);
    return isSecond || isOther(row, sync);
  });
  if (replays.length === 0) return;
  await house.record(row, async recording => {
    for (const replay of replays) {
      const startedAt = instant(replay.started_at);
      await recording.append(
        house.draft(
          'change.sync-replayed',
          {
            deployment: replay.deployment_id,
            correlationId: replay.correlation_id,
            revision: replay.revision,
            startedAt,
          },
          {
            attestation: 'read',
            source: {
              collector: 'portal',
              key: `replay ${row.id} ${replay.deployment_id} ${startedAt}`,
            },
          },
        ),
      );
    }
  });
}

/** Whether a sync applied something else than the merge of the change. */
export function isOther(row: ChangeRow, { revision }: SyncOperation): boolean {
  const isMergeSynced = row.pins.every(
    ({ kind }) => kind !== 'application-target-revision',
  );
  return isMergeSynced && revision !== null && revision !== row.merge_sha;
}
