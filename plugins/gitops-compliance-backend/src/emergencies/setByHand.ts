import type { Knex } from 'knex';
import type { EmergencyTarget } from './records';

/** Kinds of pins whose value an application may be given itself, beside Git. */
const KINDS = [
  'application-target-revision',
  'applicationset-target-revision',
  'applicationset-element',
  'file-value',
];

/** A deployment whose revision was set around the portal in an emergency. */
export interface SetByHand {
  deployment_id: string;
  /** As the emergency names it. */
  service_ref: string;
  environment: string;
  /** What its first pin names now. */
  value: string | null;
  /** Place in its stream of the first reading that told of it. */
  since: string;
  /** Up to which commit the branch of the pin was looked at; null: never. */
  tip: string | null;
}

/**
 * Deployments of an emergency's targets that were given another revision while it
 * was in force, in the application itself or in Git: the record cannot tell which,
 * for the source is in sync with either. Only what Git says now does. A revision
 * that a file of the deployment's own source names is left out: that is Git's.
 *
 * @param target - of this one alone
 */
export async function setByHand(
  emergencyId: string,
  db: Knex,
  target?: EmergencyTarget,
): Promise<SetByHand[]> {
  const { rows } = await db.raw<{ rows: SetByHand[] }>(
    `SELECT d.id AS deployment_id, t.named_ref AS service_ref, d.environment,
       d.pin ->> 'value' AS value, min(n.interval_seq) AS since,
       (SELECT w.tip FROM watched_branches w
        WHERE w.repository = d.pin ->> 'repository'
          AND w.branch = d.pin ->> 'branch') AS tip
     FROM around_notices n
     JOIN deployments d ON d.id = n.deployment_id
     JOIN emergency_targets_now t ON t.emergency_id = n.emergency_id
       AND t.service_ref = d.service_ref AND t.environment = d.environment
     JOIN deployment_intervals i ON i.deployment_id = n.deployment_id
       AND i.opened_seq = n.interval_seq
       AND i.pinned_revision = i.synced_revision
     WHERE n.emergency_id = ? AND n.facts ->> 'what' = 'pin-changed'
       AND d.removed_at IS NULL AND d.pin ->> 'kind' = ANY (?::text[])
       AND (?::text IS NULL OR t.named_ref = ? AND d.environment = ?)
     GROUP BY d.id, t.named_ref
     ORDER BY t.named_ref, d.environment, d.id`,
    [
      emergencyId,
      KINDS,
      ...[target?.service, target?.service, target?.environment].map(
        text => text ?? null,
      ),
    ] as unknown as Knex.Value[],
  );
  return rows;
}
