import {
  SyncRefusedError,
  type DeploymentSource,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import {
  arePinsApplied,
  revisionToSync,
  type SyncedDeployment,
} from '../pinSync';
import type { ChangeRow } from '../records';
import type { House } from './context';
import { directSync, type ReachableDeployment } from './reached';
import { isSpent } from './syncReplays';

/** What is asked to sync. */
export interface SyncableDeployment
  extends SyncedDeployment,
    ReachableDeployment {
  id: string;
  instance: string;
  namespace: string;
  application: string;
  project: string;
}

/**
 * Asks an instance for the sync of a deployment, and records that it was asked.
 * One that does not know the pin yet, or is busy, is asked later; one that synced
 * under this id before is not asked under it again.
 *
 * @throws Error with the instance's words where it refuses
 */
export async function requestSync(
  row: ChangeRow,
  deployment: SyncableDeployment,
  house: House,
  signal: AbortSignal,
): Promise<void> {
  const source = house.options
    .sources()
    .find(candidate => candidate.instance === deployment.instance);
  const revision = revisionOf(row, deployment, house);
  if (!source || revision === undefined) return;
  const { db } = house.options;
  if (await isSpent(db, deployment.id, correlationOf(row))) return;
  try {
    await source.sync(
      {
        namespace: deployment.namespace,
        name: deployment.application,
        project: deployment.project,
        revision,
        correlationId: correlationOf(row),
        reason: `Change #${row.number}`,
      },
      signal,
    );
  } catch (error) {
    if (!(error instanceof SyncRefusedError)) throw error;
    if (error.reason === 'busy') return;
    throw new Error(
      `${nameOf(source)} refused the sync of ${deployment.application}: ${
        error.message
      }`,
    );
  }
  await house.record(row, async recording => {
    await recording.append(
      house.draft('change.sync-requested', {
        deployment: deployment.id,
        correlationId: correlationOf(row),
        revision,
      }),
    );
  });
}

/**
 * Says whose sync it is. One that was asked for again is another one: Argo CD
 * is never asked twice for the same.
 */
export function correlationOf(row: ChangeRow): string {
  return row.sync_attempt === 0 ? row.id : `${row.id}/${row.sync_attempt}`;
}

/** Commit to sync; undefined: the source does not know the new pin yet. */
function revisionOf(
  row: ChangeRow,
  deployment: SyncableDeployment,
  house: House,
): string | null | undefined {
  if (row.kind === 'direct') {
    return directSync(row, deployment, house.options.forge().host);
  }
  return arePinsApplied(row, deployment)
    ? revisionToSync(row, deployment)
    : undefined;
}

function nameOf(source: DeploymentSource): string {
  return source.provider === 'argocd'
    ? `Argo CD ${source.instance}`
    : source.instance;
}
