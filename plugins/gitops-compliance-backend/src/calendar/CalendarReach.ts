import { isFor, type CalendarScope } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';

/** A target that runs something, as far as entries of a calendar ask. */
export interface ReachedTarget {
  environment: string;
  service: string;
  teams: string[];
}

/** A change that has not ended. */
export interface ReachedChange {
  id: string;
  number: number;
  service: string;
  environment: string;
}

/** What an entry is for. */
export interface Reached {
  targets: ReachedTarget[];
  changes: ReachedChange[];
}

/**
 * Whom entries of the calendar affect: targets that run something now, and
 * their changes that have not ended, as far as the reader sees them.
 */
export class CalendarReach {
  constructor(private readonly db: Knex) {}

  /** All that is seen, in two queries; ask of each entry afterwards. */
  async read(
    sees: Sight,
    at: DateTime,
  ): Promise<(scope: CalendarScope) => Reached> {
    const { db } = this;
    const targets: ReachedTarget[] = await db('deployments')
      .join('services', 'services.entity_ref', 'deployments.service_ref')
      .whereNull('deployments.removed_at')
      .whereIn('deployments.service_ref', sub =>
        sub
          .select('entity_ref')
          .from('services')
          .where({ removed: false })
          .modify(sees.services),
      )
      .whereIn('deployments.id', sub => {
        sub.select('id').from('deployments');
        sees.deployments(sub, at);
      })
      .distinct({
        environment: 'deployments.environment',
        service: 'deployments.service_ref',
        teams: 'services.owned_by',
      })
      .orderBy(['service', 'environment']);
    const changes: ReachedChange[] = await db('changes_now')
      .whereNull('ended_at')
      .modify(query => sees.changes(query))
      .select({
        id: 'id',
        number: 'number',
        service: 'service_ref',
        environment: 'environment',
      })
      .orderBy('created_at');
    const teamsOf = new Map(targets.map(t => [t.service, t.teams]));
    return scope => ({
      targets: targets.filter(target => isFor(scope, target) !== false),
      changes: changes.filter(
        ({ service, environment }) =>
          isFor(scope, {
            environment,
            service,
            teams: teamsOf.get(service),
          }) !== false,
      ),
    });
  }
}
