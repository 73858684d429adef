import {
  presentName,
  tenuresOf,
  type Renaming,
  type Tenure,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';

/** A name of a service in a list of names of several. */
export interface ServiceTenure extends Tenure {
  /** Entity reference of the service whose name it was. */
  service: string;
}

/**
 * Which names services had, so that what was recorded under an older one is found
 * under the present one. There are few renamings; they are read as a whole. In SQL
 * views `*_now` say the same: `service_ref` is the present name, `named_ref` the one
 * on record.
 */
export class ServiceNames {
  constructor(private readonly db: Knex) {}

  /** The names of a service, the present one first. */
  async of(service: string, db: Knex = this.db): Promise<Tenure[]> {
    return tenuresOf(service, await renamings(db));
  }

  /** Names of those services that were renamed, or took a name of another. */
  async renamed(db: Knex = this.db): Promise<ServiceTenure[]> {
    const all = await renamings(db);
    const touched = new Set(
      all.flatMap(({ service, from }) => [service, from]),
    );
    return [...touched].flatMap(service =>
      tenuresOf(service, all).map(tenure => ({ service, ...tenure })),
    );
  }
}

/** What services are called now that had these names at an instant, in their order. */
export async function presentNames(
  db: Knex,
  names: readonly string[],
  since: Date,
): Promise<string[]> {
  const all = await renamings(db);
  return names.map(name => presentName(name, since, all));
}

/**
 * Narrows a query to rows recorded under any of these names while it was theirs.
 *
 * @param column - instant at which a row belongs to its service
 * @param named - the name on record: of a view `*_now` that is `named_ref`
 */
export function underNames(
  names: readonly Tenure[],
  column = 'created_at',
  named: 'service_ref' | 'named_ref' | 'stream' = 'service_ref',
) {
  return (query: Knex.QueryBuilder): void => {
    query.where(any => {
      for (const { name, since, until } of names) {
        any.orWhere(one => {
          one.where({ [named]: name });
          if (since) one.where(column, '>=', since);
          if (until) one.where(column, '<', until);
        });
      }
    });
  };
}

/**
 * SQL: names of services as rows `n`, and whether a change `c` was recorded under
 * one of them while it was theirs; of what {@link ServiceNames.renamed} gives.
 */
export const NAMES = `jsonb_to_recordset(?::jsonb)
  AS n (service text, name text, since timestamptz, until timestamptz)`;
export const IS_UNDER_NAME = `c.service_ref = n.name
  AND (n.since IS NULL OR c.created_at >= n.since)
  AND (n.until IS NULL OR c.created_at < n.until)`;

/**
 * SQL for a query on changes `c` beside a row `d` with a service: where they come
 * from. While nothing was renamed it is the plain table, which an index serves.
 *
 * @param names - what {@link ServiceNames.renamed} gives
 */
export function changesOfD(names: readonly ServiceTenure[]): {
  from: string;
  bindings: string[];
} {
  if (names.length === 0) {
    return {
      from: '(SELECT d.service_ref AS name) n JOIN changes c ON c.service_ref = n.name',
      bindings: [],
    };
  }
  const told = JSON.stringify(names);
  return {
    from: `(
      SELECT d.service_ref AS name, NULL::timestamptz AS until, (
        SELECT max(n.since) FROM ${NAMES}
        WHERE n.service = d.service_ref AND n.until IS NULL) AS since
      UNION ALL
      SELECT n.name, n.until, n.since FROM ${NAMES}
      WHERE n.service = d.service_ref AND n.until IS NOT NULL) n
      JOIN changes c ON ${IS_UNDER_NAME}`,
    bindings: [told, told],
  };
}

function renamings(db: Knex): Promise<Renaming[]> {
  return db('service_names')
    .select({ service: 'service_ref', from: 'former_ref' }, 'at')
    .orderBy(['at', 'service_ref']);
}
