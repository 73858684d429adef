import type { Knex } from 'knex';
import type { ReadPeriod } from './AuditScope';
import type { Sight } from './Sight';

/** Services, and the period to which an auditor is limited. */
export interface VisibleServices {
  /** Entity refs in order; null: every service, also one that is not known. */
  services: string[] | null;
  /** Records outside of it may not be read, ISO 8601 UTC; null: no limit. */
  bounds: { from: string; until: string } | null;
  /** Whether what nobody claims is told as well, whatever it may be. */
  unclaimed: boolean;
}

/**
 * The services of which all records of these environments in this period may be
 * read: for what is worked out from many records at once.
 *
 * @throws NotAllowedError where an auditor may read no such period
 */
export async function visibleServices(
  db: Knex,
  sees: Sight,
  period: ReadPeriod,
): Promise<VisibleServices> {
  if (sees.isWhole) return { services: null, bounds: null, unclaimed: true };
  const scope = sees.scope?.during(period) ?? null;
  const bounds = scope?.bounds ?? null;
  if (sees.isAllOfCatalog && scope?.isOfAnyService) {
    const unclaimed = scope.isOfEverything(period.from);
    return { services: null, bounds, unclaimed };
  }
  const services: string[] = await db('services')
    .modify(sees.services)
    .modify(query => scope?.narrowServices(query))
    .orderByRaw('entity_ref COLLATE "C"')
    .pluck('entity_ref');
  return { services, bounds, unclaimed: false };
}
