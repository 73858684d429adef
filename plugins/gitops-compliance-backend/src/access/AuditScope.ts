import { NotAllowedError } from '@backstage/errors';
import type { Entity } from '@backstage/catalog-model';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { canonicalObjectBytes } from '@gitops-compliance/evidence-log';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { createHash } from 'node:crypto';
import type { Requester } from '../persons/Requester';
import type { AuditorRule } from '../policy/auditorSchema';
import type { PolicyDocument } from '../policy/policySchema';
import { instant } from '../shared/time';
import { HOLDER_OF_VERDICT } from './holders';

/** Records that an auditor may read; null: no limit by this. */
export interface AuditGrant {
  services: string[] | null;
  systems: string[] | null;
  environments: string[] | null;
  from: DateTime;
  /** First instant after the period. */
  until: DateTime;
}

/** Environments and a period that are read as one. */
export interface ReadPeriod {
  environments: readonly string[];
  from: DateTime;
  until: DateTime;
}

/** Lower-case reference of the system of a row of `services`; null: none. */
export const SYSTEM_OF_SERVICE = `(SELECT CASE
    WHEN named LIKE '%:%/%' THEN named
    WHEN named LIKE '%/%' THEN 'system:' || named
    WHEN named LIKE '%:%' THEN split_part(named, ':', 1) || ':' || namespace
      || '/' || split_part(named, ':', 2)
    ELSE 'system:' || namespace || '/' || named END
  FROM (SELECT lower(entity->'spec'->>'system') AS named,
    lower(COALESCE(entity->'metadata'->>'namespace', 'default')) AS namespace)
    AS told)`;

/**
 * What a listed auditor may read: the union of the grants of their engagements
 * that have not ended. A grant is told as a condition in SQL, so that pages are
 * cut from what is left; and for one service, in memory.
 */
export class AuditScope {
  constructor(readonly grants: readonly AuditGrant[]) {}

  /** Names the scope without telling of persons; the same grants, the same. */
  get id(): string {
    const grants = this.grants.map(({ from, until, ...rest }) => ({
      ...rest,
      from: instant(from),
      until: instant(until),
    }));
    return createHash('sha256')
      .update(canonicalObjectBytes({ grants: JSON.stringify(grants) }))
      .digest('hex')
      .slice(0, 16);
  }

  /** What all grants have in common, ISO 8601 UTC. */
  get bounds(): { from: string; until: string } {
    const from = this.grants.map(grant => instant(grant.from)).sort();
    const until = this.grants.map(grant => instant(grant.until)).sort();
    return { from: from[from.length - 1], until: until[0] };
  }

  /** Whether some grant is of every service. */
  get isOfAnyService(): boolean {
    return this.grants.some(isOfAnyService);
  }

  /** Whether some grant is of every service in every environment at an instant. */
  isOfEverything(at: DateTime): boolean {
    return this.grants.some(
      grant =>
        isOfAnyService(grant) &&
        grant.environments === null &&
        at >= grant.from &&
        at < grant.until,
    );
  }

  /** Narrows a query on `services`. */
  narrowServices(query: Knex.QueryBuilder): void {
    query.where(any => {
      for (const grant of this.grants) any.orWhere(coversService(grant));
    });
  }

  /** Narrows a query on `changes`; a change belongs to when it was asked for. */
  narrowChanges(query: Knex.QueryBuilder): void {
    query.where(any => {
      for (const grant of this.grants) {
        any.orWhere(one => {
          one.modify(ofTarget(grant));
          one.where('created_at', '>=', grant.from.toJSDate());
          one.where('created_at', '<', grant.until.toJSDate());
        });
      }
    });
  }

  /** Narrows a query on `deployments` to those told of at an instant. */
  narrowDeployments(query: Knex.QueryBuilder, at: DateTime): void {
    query.where(any => {
      any.whereRaw('false');
      for (const grant of this.grants) {
        if (at >= grant.from && at < grant.until) any.orWhere(ofTarget(grant));
      }
    });
  }

  /** Narrows a query on `stops`: those of the scope, and those of everything. */
  narrowStops(query: Knex.QueryBuilder): void {
    query.where(any => {
      for (const grant of this.grants) {
        any.orWhere(one => {
          if (grant.environments) {
            one.where(which =>
              which
                .whereNull('environment')
                .orWhereIn('environment', grant.environments as string[]),
            );
          }
          one.where('since', '<', grant.until.toJSDate());
          one.where('until', '>=', grant.from.toJSDate());
        });
      }
    });
  }

  /** Narrows a query on `waivers` to those of its targets in its periods. */
  narrowWaivers(query: Knex.QueryBuilder): void {
    query.where(any => {
      for (const grant of this.grants) {
        any.orWhere(one => {
          one.modify(ofTarget(grant));
          one.where('asked_at', '<', grant.until.toJSDate());
          one.where('until', '>=', grant.from.toJSDate());
        });
      }
    });
  }

  /** Narrows a query on `disputes`; one belongs to when it was opened. */
  narrowDisputes(query: Knex.QueryBuilder): void {
    query.where(any => {
      for (const grant of this.grants) {
        any.orWhere(one => {
          one.modify(ofTarget(grant));
          one.where('asked_at', '>=', grant.from.toJSDate());
          one.where('asked_at', '<', grant.until.toJSDate());
        });
      }
    });
  }

  /** Narrows a query on what has `started_at` and joins its deployment. */
  narrowStarted(query: Knex.QueryBuilder): void {
    query.where(any => {
      for (const grant of this.grants) {
        any.orWhere(one => {
          one.modify(ofTarget(grant));
          one.where('started_at', '>=', grant.from.toJSDate());
          one.where('started_at', '<', grant.until.toJSDate());
        });
      }
    });
  }

  /** Narrows a query on `ledger_entries` named `e`. */
  narrowEntries(query: Knex.QueryBuilder): void {
    query.where(any => {
      any.whereRaw(`split_part(e.stream, ':', 1) IN (
        'ledger', 'policy', 'collector')`);
      any.orWhereIn('e.stream', sub =>
        sub
          .select(sub.client.raw(`'change:' || id`))
          .from('changes_now')
          .modify(changes => this.narrowChanges(changes)),
      );
      any.orWhereIn('e.stream', sub =>
        sub
          .select(sub.client.raw(`'emergency:' || emergency_id`))
          .from('emergency_targets_now')
          .modify(targets => this.narrowChanges(targets)),
      );
      any.orWhereIn('e.stream', sub =>
        sub
          .select(sub.client.raw(`'waiver:' || id`))
          .from('waivers_now')
          .modify(waivers => this.narrowWaivers(waivers)),
      );
      any.orWhereIn('e.stream', sub =>
        sub
          .select(sub.client.raw(`'dispute:' || id`))
          .from('disputes_now')
          .modify(disputes => this.narrowDisputes(disputes)),
      );
      for (const grant of this.grants) {
        any.orWhere(one => {
          one.where('e.observed_at', '>=', grant.from.toJSDate());
          one.where('e.observed_at', '<', grant.until.toJSDate());
          one.whereIn('e.stream', sub =>
            sub
              .select(sub.client.raw(`'deployment:' || id`))
              .from('deployments')
              .modify(ofTarget(grant)),
          );
        });
        any.orWhere(one => {
          one.where('e.observed_at', '>=', grant.from.toJSDate());
          one.where('e.observed_at', '<', grant.until.toJSDate());
          one.whereRaw(`starts_with(e.stream, 'verdict:')`);
          if (!isOfAnyService(grant)) {
            one.whereIn(one.client.raw(HOLDER_OF_VERDICT), sub =>
              sub
                .select('entity_ref')
                .from('services')
                .where(coversService(grant)),
            );
          }
          if (grant.environments) {
            one.whereRaw(
              `split_part(substr(e.stream, 9), '/', 1) = ANY (?::text[])`,
              [grant.environments],
            );
          }
        });
        any.orWhere(one => {
          one.whereRaw(`starts_with(e.stream, 'population:')`);
          if (grant.environments) {
            one.whereRaw(
              `split_part(substr(e.stream, 12), '/', 1) = ANY (?::text[])`,
              [grant.environments],
            );
          }
        });
      }
    });
  }

  /** Whether records of a service in an environment at an instant are in it. */
  covers(
    service: { entityRef: string; entity: Entity },
    environment: string,
    at: DateTime,
  ): boolean {
    const system = systemOf(service.entity);
    return this.grants.some(grant => {
      const { services, systems, environments } = grant;
      return (
        (isOfAnyService(grant) ||
          services?.includes(service.entityRef) === true ||
          (system !== null && systems?.includes(system) === true)) &&
        (environments === null || environments.includes(environment)) &&
        at >= grant.from &&
        at < grant.until
      );
    });
  }

  /**
   * What of these environments in this period may be read as one: the services
   * of the grants that hold all of it.
   *
   * @throws NotAllowedError where no grant holds it, saying which ones there are
   */
  during({ environments, from, until }: ReadPeriod): AuditScope {
    const whole = this.grants.filter(
      grant =>
        from >= grant.from &&
        until <= grant.until &&
        environments.every(
          name =>
            grant.environments === null || grant.environments.includes(name),
        ),
    );
    if (whole.length > 0) return new AuditScope(whole);
    throw new NotAllowedError(
      `As an auditor you may read ${this.grants
        .map(sentenceOf)
        .join('; and ')}: ask for environments and a period within it`,
    );
  }
}

/**
 * The scope of somebody; null: they are no auditor.
 *
 * @throws NotAllowedError once every engagement of theirs has ended
 */
export function auditScopeOf(
  { auditors }: PolicyDocument,
  { userEntityRef, ownershipEntityRefs }: Requester,
  now: DateTime,
): AuditScope | null {
  const claims = new Set(
    [userEntityRef, ...ownershipEntityRefs].map(ref => ref.toLowerCase()),
  );
  const theirs = (auditors ?? []).filter(({ members }) =>
    members.some(member => claims.has(member)),
  );
  if (theirs.length === 0) return null;
  const going = theirs.filter(
    ({ endsOn, zone }) => !endsOn || now < dayAfter(endsOn, zone),
  );
  if (going.length === 0) {
    throw new NotAllowedError(
      'Your engagement as an auditor has ended (auditors in the policy); ask a portal administrator to extend it',
    );
  }
  return new AuditScope(going.map(grantOf));
}

function grantOf(rule: AuditorRule): AuditGrant {
  const { services, systems, environments, from, until, zone } = rule;
  return {
    services: services ?? null,
    systems: systems ?? null,
    environments: environments ?? null,
    from: DateTime.fromISO(from, { zone }).toUTC(),
    until: dayAfter(until, zone),
  };
}

function dayAfter(day: string, zone: string): DateTime {
  return DateTime.fromISO(day, { zone }).plus({ days: 1 }).toUTC();
}

function isOfAnyService({ services, systems }: AuditGrant): boolean {
  return services === null && systems === null;
}

function coversService(grant: AuditGrant) {
  const { services, systems } = grant;
  return (query: Knex.QueryBuilder) => {
    if (isOfAnyService(grant)) return query.whereRaw('true');
    return query.whereRaw(
      `(entity_ref = ANY (?::text[]) OR ${SYSTEM_OF_SERVICE} = ANY (?::text[]))`,
      [services ?? [], systems ?? []],
    );
  };
}

/**
 * A condition on tables with a service and an environment. What has no service
 * belongs to the grants that name none.
 */
function ofTarget(grant: AuditGrant) {
  return (query: Knex.QueryBuilder) => {
    // An empty group would be left out of the query, and let nothing through.
    query.whereRaw('true');
    if (!isOfAnyService(grant)) {
      query.whereIn('service_ref', sub =>
        sub.select('entity_ref').from('services').where(coversService(grant)),
      );
    }
    if (grant.environments) {
      query.whereRaw('environment = ANY (?::text[])', [grant.environments]);
    }
  };
}

function systemOf({ metadata, spec }: Entity): string | null {
  const named = spec?.system;
  if (typeof named !== 'string') return null;
  return stringifyEntityRef(
    parseEntityRef(named, {
      defaultKind: 'system',
      defaultNamespace: metadata.namespace ?? 'default',
    }),
  );
}

function sentenceOf(grant: AuditGrant): string {
  const { services, systems, environments, from, until } = grant;
  const named = [...(systems ?? []), ...(services ?? [])];
  return `${environments?.join(', ') ?? 'all environments'}, ${
    named.join(', ') || 'all services'
  }, from ${instant(from)} until ${instant(until)}`;
}
