import { UNCLAIMED_AFTER_MINUTES } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';

/** Where applications are listed in the app. */
export const APPLICATIONS_PATH = '/change-control/applications';

/** SQL: whether nobody says what an application is. */
export const IS_UNCLAIMED = '(service_ref IS NULL OR environment IS NULL)';

/** Narrows a query on `deployments` named `d` to what nobody has claimed for an hour. */
export function unclaimedForLong(now: DateTime) {
  return (query: Knex.QueryBuilder): void => {
    query
      .whereNull('removed_at')
      .whereRaw(IS_UNCLAIMED)
      .whereRaw(
        `NOT EXISTS (SELECT 1 FROM ledger_entries e
           WHERE e.stream = 'deployment:' || d.id
             AND e.type = 'deployment.mapped' AND e.observed_at > ?)`,
        [now.minus({ minutes: UNCLAIMED_AFTER_MINUTES }).toJSDate()],
      );
  };
}

/**
 * Narrows a query on `deployments` to what the instances list and the reader may
 * know of now. What has no service may be anybody's, so it is told to those alone
 * from whom the catalog keeps nothing, and to auditors whose scope names no services.
 */
export function listedFor(sees: Sight, now: DateTime) {
  return (query: Knex.QueryBuilder): void => {
    query.whereNull('removed_at');
    if (!sees.isAllOfCatalog) {
      query.whereIn('service_ref', sub =>
        sub.select('entity_ref').from('services').modify(sees.services),
      );
    }
    sees.deployments(query, now);
  };
}

/** Conditions of a rule that claims applications, one value each. */
export interface ApplicationLike {
  instance?: string;
  project?: string;
  applicationSet?: string;
  /** By name or by address. */
  cluster?: string;
  application?: string;
}

/** Narrows a query on `deployments` to those for which all of these hold. */
export function thoseLike(like: ApplicationLike) {
  const { instance, project, applicationSet, cluster, application } = like;
  return (query: Knex.QueryBuilder): void => {
    if (instance) query.where({ instance });
    if (project) query.where({ project });
    if (application) query.where({ application });
    if (applicationSet) {
      query.whereRaw(`observed ->> 'applicationSet' = ?`, [applicationSet]);
    }
    if (cluster) {
      query.whereRaw(
        `? IN (observed #>> '{destination,name}',
           observed #>> '{destination,server}')`,
        [cluster],
      );
    }
  };
}
