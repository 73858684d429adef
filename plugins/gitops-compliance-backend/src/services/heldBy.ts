import type { Knex } from 'knex';

/** Services, and the names that some of them had. */
export interface HeldNames {
  /** Entity references. */
  services: readonly string[];
  /** What `NamesFold.of`, or `ServiceNames.renamed`, tells of these services. */
  names: readonly {
    service: string;
    name: string;
    since: Date | string | null;
    until: Date | string | null;
  }[];
}

/** A condition in SQL. */
export interface Condition {
  sql: string;
  bindings: Knex.Value[];
}

/**
 * SQL: whether a row was recorded under a name of some services while it was theirs,
 * as `isOfServices` has it. For what must be the same whenever it is asked: what may
 * move on with the catalog reads the views `*_now`.
 *
 * @param held - null: of any service
 * @param named - the name on record, as SQL
 * @param at - the instant at which it names its service, as SQL
 */
export function heldBy(
  held: HeldNames | null,
  named: string,
  at: string,
): Condition {
  if (!held) return { sql: 'true', bindings: [] };
  const { services, names } = held;
  const told = new Set(names.map(({ service }) => service));
  const plain = services.filter(service => !told.has(service));
  const here = `${named} = ANY (?::text[])`;
  if (names.length === 0) {
    return { sql: here, bindings: [plain] as unknown as Knex.Value[] };
  }
  return {
    // Names first: an index serves them.
    sql: `(${here} OR ${here} AND EXISTS (
      SELECT FROM jsonb_to_recordset(?::jsonb)
        AS h (name text, since timestamptz, until timestamptz)
      WHERE h.name = ${named} AND (h.since IS NULL OR ${at} >= h.since)
        AND (h.until IS NULL OR ${at} < h.until)))`,
    bindings: [
      plain,
      names.map(({ name }) => name),
      JSON.stringify(names),
    ] as unknown as Knex.Value[],
  };
}

/** SQL: when a deployment `d` was said to be of the service that it has. */
export const MAPPED_AT = `(SELECT m.occurred_at FROM ledger_entries m
  WHERE m.stream = 'deployment:' || d.id AND m.type = 'deployment.mapped'
  ORDER BY m.stream_seq DESC LIMIT 1)`;

/** SQL: the present name of the service that a deployment `d` has. */
export const HOLDER_OF_DEPLOYMENT = `CASE
  WHEN EXISTS (SELECT FROM service_names s WHERE s.former_ref = d.service_ref)
  THEN service_now(d.service_ref, ${MAPPED_AT}) ELSE d.service_ref END`;
