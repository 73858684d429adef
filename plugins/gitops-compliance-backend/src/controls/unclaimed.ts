import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { unclaimedForLong } from '../applications/listed';
import type { DeploymentRow } from '../deployments/rows';

/** In place of a service, before the id of the deployment. No entity is of it. */
const PREFIX = 'unclaimed:';

/** In place of an environment; none is called so. */
export const NO_ENVIRONMENT = '';

/** What stands in place of a service where a deployment is unclaimed. */
export function unclaimedRef(deployment: string): string {
  return `${PREFIX}${deployment}`;
}

/** Whether a name stands for an unclaimed deployment, and for no service. */
export function isUnclaimed(service: string): boolean {
  return service.startsWith(PREFIX);
}

/** SQL: what stands in place of a service for the deployment `id`. */
export const UNCLAIMED_REF = `'${PREFIX}' || id`;

/**
 * Those of these that nobody has claimed for an hour, in which the catalog may have
 * been on its way, each as a target of its own:
 * what is told of one must not hang on whether another is like it. Since when one
 * runs what it runs is mostly not known, for without a service none of its pins is:
 * then whatever it drifted on record counts. One query.
 *
 * @param refs - of services and of unclaimed deployments
 */
export async function unclaimedOf(
  refs: readonly string[],
  now: DateTime,
  db: Knex,
): Promise<DeploymentRow[]> {
  const ids = refs.filter(isUnclaimed).map(ref => ref.slice(PREFIX.length));
  if (ids.length === 0) return [];
  const rows: DeploymentRow[] = await db('deployments as d')
    .whereRaw('id = ANY (?::text[])', [ids])
    .modify(unclaimedForLong(now))
    .orderBy('id');
  return rows.map(row => ({
    ...row,
    service_ref: unclaimedRef(row.id),
    environment: NO_ENVIRONMENT,
    since: row.since ?? new Date(0),
  }));
}
