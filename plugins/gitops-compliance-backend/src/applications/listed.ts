import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';

/** Where applications are listed in the app. */
export const APPLICATIONS_PATH = '/change-control/applications';

/** SQL: whether nobody says what an application is. */
export const IS_UNCLAIMED = '(service_ref IS NULL OR environment IS NULL)';

/**
 * Narrows a query on `deployments` to what the instances list and the reader may
 * know of now. What has no service may be anybody's, so it is told to those alone
 * from whom the catalog keeps nothing and whom no scope limits.
 */
export function listedFor(sees: Sight, now: DateTime) {
  return (query: Knex.QueryBuilder): void => {
    query.whereNull('removed_at');
    if (sees.isWhole) return;
    query.whereIn('service_ref', sub =>
      sub.select('entity_ref').from('services').modify(sees.services),
    );
    sees.deployments(query, now);
  };
}
