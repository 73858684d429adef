import type { Knex } from 'knex';
import { EVERYTHING, type Visibility } from '../services/visibility';
import type { Service } from '../services/ServiceStore';
import type { AuditScope } from './AuditScope';
import type { DateTime } from 'luxon';
import { HOLDER_OF_SERVICE, HOLDER_OF_VERDICT } from './holders';

/** What somebody may read, as conditions in SQL: nothing is filtered later. */
export interface Sight {
  /** Whether every record may be read. */
  isWhole: boolean;
  /** Whether the catalog keeps no service from them. */
  isAllOfCatalog: boolean;
  /** Whether what belongs to no service, and so may be anybody's, is told of an instant. */
  seesUnclaimed(at: DateTime): boolean;
  /** Narrows a query on `services`. */
  services: Visibility;
  /** Narrows a query on `changes`. */
  changes(query: Knex.QueryBuilder): void;
  /** Narrows a query on `deployments` to what is told of an instant. */
  deployments(query: Knex.QueryBuilder, at: DateTime): void;
  /** Whether records of a visible service in an environment may be read. */
  covers(service: Service, environment: string, at: DateTime): boolean;
  /** Narrows a query on `ledger_entries` named `e`. */
  entries(query: Knex.QueryBuilder): void;
  /** What an auditor is limited to beside the catalog; null: no auditor. */
  scope: AuditScope | null;
}

/** What both the catalog and the scope of an auditor let through. */
export function sightOf(visible: Visibility, scope: AuditScope | null): Sight {
  const isAllOfCatalog = visible === EVERYTHING;
  return {
    isWhole: isAllOfCatalog && scope === null,
    isAllOfCatalog,
    scope,
    seesUnclaimed: at =>
      isAllOfCatalog && (scope === null || scope.isOfEverything(at)),
    services: query => {
      visible(query);
      scope?.narrowServices(query);
    },
    changes: query => {
      if (!isAllOfCatalog) {
        query.whereIn('service_ref', sub =>
          sub.select('entity_ref').from('services').modify(visible),
        );
      }
      scope?.narrowChanges(query);
    },
    entries: query => {
      if (!isAllOfCatalog) query.where(tellsOf(visible));
      scope?.narrowEntries(query);
    },
    deployments: (query, at) => scope?.narrowDeployments(query, at),
    covers: (service, environment, at) =>
      scope?.covers(service, environment, at) ?? true,
  };
}

/** Entries `e` of services, and those that tell of none. */
function tellsOf(visible: Visibility) {
  const streams = (prefix: string, key: string, table: string) =>
    function inStreams(sub: Knex.QueryBuilder) {
      sub
        .select(sub.client.raw(`'${prefix}:' || ${key}`))
        .from(table)
        .whereIn('service_ref', seen =>
          seen.select('entity_ref').from('services').modify(visible),
        );
    };
  const held = (prefix: string, holder: string) =>
    function heldBySeen(one: Knex.QueryBuilder) {
      one.whereRaw('starts_with(e.stream, ?)', [prefix]);
      one.whereIn(one.client.raw(holder), seen =>
        seen.select('entity_ref').from('services').modify(visible),
      );
    };
  return (query: Knex.QueryBuilder) => {
    query
      .whereRaw(
        `split_part(e.stream, ':', 1) IN (
           'ledger', 'policy', 'collector', 'population')`,
      )
      .orWhereIn('e.stream', streams('change', 'id', 'changes_now'))
      .orWhereIn('e.stream', streams('release', 'release_id', 'changes_now'))
      .orWhereIn('e.stream', streams('deployment', 'id', 'deployments'))
      .orWhere(held('service:', HOLDER_OF_SERVICE))
      .orWhere(held('verdict:', HOLDER_OF_VERDICT))
      .orWhereIn('e.stream', stopStreams(visible))
      .orWhereIn('e.stream', streams('waiver', 'id', 'waivers_now'))
      .orWhereIn('e.stream', streams('dispute', 'id', 'disputes_now'))
      .orWhereIn(
        'e.stream',
        streams('emergency', 'emergency_id', 'emergency_targets_now'),
      );
  };
}

/** Streams of stops of visible services, and of those of no single one. */
function stopStreams(visible: Visibility) {
  return (sub: Knex.QueryBuilder) => {
    sub
      .select(sub.client.raw(`'stop:' || id`))
      .from('stops_now')
      .whereNull('service_ref')
      .orWhereIn('service_ref', seen =>
        seen.select('entity_ref').from('services').modify(visible),
      );
  };
}
