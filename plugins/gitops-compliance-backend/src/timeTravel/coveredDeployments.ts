import type { Knex } from 'knex';
import type { Sight } from '../access/Sight';

/** Of what one asks; absent: of everything. */
export interface StateFilter {
  entityRef?: string;
  environment?: string;
}

/** Narrows a query on `deployments` to the mapped ones of visible services. */
export function coveredDeployments(
  { entityRef, environment }: StateFilter,
  sees: Sight,
): (query: Knex.QueryBuilder) => void {
  return query => {
    query
      .whereNotNull('service_ref')
      .whereNotNull('environment')
      .whereIn('service_ref', sub =>
        sub.select('entity_ref').from('services').modify(sees.services),
      );
    if (entityRef) query.where({ service_ref: entityRef });
    if (environment) query.where({ environment });
  };
}
