import type { ArgoSyncWindow, ArgoWindowsFact } from '@gitops-compliance/rules';
import type { Knex } from 'knex';

/** Sync windows that may be for deployments, as told last. One query. */
export async function windowsOf(
  deployments: readonly { id: string }[],
  db: Knex,
): Promise<Map<string, ArgoSyncWindow[]>> {
  const rows: { deployment_id: string; told: ArgoWindowsFact }[] = await db(
    'deployment_windows',
  ).whereRaw('deployment_id = ANY (?::text[])', [
    deployments.map(({ id }) => id),
  ]);
  return new Map(rows.map(({ deployment_id: id, told }) => [id, told.windows]));
}
