import type { Knex } from 'knex';
import type { RuntimeReadPayload } from './records';

/** A deployment in which nothing is on its way, as far as is on record. */
export interface SettledDeployment {
  id: string;
  namespace: string;
  application: string;
  project: string;
  uid: string;
  applied: string[];
  sync_status: string;
  health: string;
  /** What was read last; null: nothing. */
  told: RuntimeReadPayload | null;
}

/**
 * Those of an instance, claimed or not, that run what its source compares with,
 * and whose pods should be those of what was applied: no sync runs, no pod
 * is being replaced, and no change waits for it. One query.
 *
 * @param id - of the one to look at; default: all of them
 */
export async function settledDeployments(
  db: Knex,
  instance: string,
  id: string | null = null,
): Promise<SettledDeployment[]> {
  const { rows } = await db.raw<{ rows: SettledDeployment[] }>(
    `SELECT d.id, d.namespace, d.application, d.project, d.sync_status,
       d.health, d.observed ->> 'uid' AS uid,
       d.observed #> '{applied,revisions}' AS applied, r.told
     FROM deployments d LEFT JOIN deployment_runtimes r
       ON r.deployment_id = d.id
     WHERE d.instance = ? AND (?::text IS NULL OR d.id = ?)
       AND d.removed_at IS NULL
       AND d.observed #>> '{applied,revisions,0}' IS NOT NULL
       AND d.health NOT IN ('progressing', 'suspended')
       AND COALESCE(d.operation ->> 'phase', '')
         NOT IN ('running', 'terminating')
       AND (d.sync_status = 'synced' OR d.sync_status = 'out-of-sync'
         AND d.observed #> '{sync,revisions}'
           = d.observed #> '{applied,revisions}')
       AND NOT EXISTS (SELECT FROM changes_now c
         WHERE c.service_ref = d.service_ref AND c.environment = d.environment
           AND c.ended_at IS NULL AND c.steps ->> 'merged' IS NOT NULL)
     ORDER BY d.id`,
    [instance, id, id],
  );
  return rows;
}

/** What a reading is of: another one is due as soon as this is another. */
export function stateOf(deployment: SettledDeployment): string {
  const { uid, applied, sync_status: sync, health } = deployment;
  return JSON.stringify([uid, applied, sync, health]);
}
