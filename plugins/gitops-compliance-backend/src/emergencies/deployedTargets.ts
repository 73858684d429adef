import { NotFoundError } from '@backstage/errors';
import type { Knex } from 'knex';
import { inWords } from '../shared/text';
import type { EmergencyTarget } from './records';

/** A target, and the instances that run its applications. */
export interface DeployedTarget extends EmergencyTarget {
  instances: string[];
}

/** Where these services are deployed, of these environments. */
export async function deployedTargets(
  services: readonly string[],
  environments: readonly string[],
  db: Knex,
): Promise<DeployedTarget[]> {
  const { rows } = await db.raw<{ rows: DeployedTarget[] }>(
    `SELECT service_ref AS service, environment,
       array_agg(DISTINCT instance ORDER BY instance) AS instances
     FROM deployments
     WHERE removed_at IS NULL AND service_ref = ANY (?::text[])
       AND environment = ANY (?::text[])
     GROUP BY service_ref, environment ORDER BY service_ref, environment`,
    [[...services], [...environments]],
  );
  return rows;
}

/** These services are deployed in none of these environments. */
export function notDeployed(
  services: readonly string[],
  environments: readonly string[],
): NotFoundError {
  return new NotFoundError(
    `No application of ${inWords([...services])} is known in ${inWords([
      ...environments,
    ])}: leave it out, or correct the mapping annotations`,
  );
}
