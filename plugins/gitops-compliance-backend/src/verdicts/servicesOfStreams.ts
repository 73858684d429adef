import type { Knex } from 'knex';
import { IS_UNCLAIMED } from '../applications/listed';
import { UNCLAIMED_REF } from '../controls/unclaimed';

/** What is asked of each kind of streams: of which services they tell. */
const QUERIES: Record<string, string> = {
  deployment: `SELECT service_ref FROM deployments
    WHERE id = ANY (:names::text[]) AND service_ref IS NOT NULL
    UNION SELECT ${UNCLAIMED_REF} FROM deployments
    WHERE id = ANY (:names::text[]) AND (${IS_UNCLAIMED}
      OR EXISTS (SELECT 1 FROM verdicts v WHERE v.service_ref = ${UNCLAIMED_REF}))
    UNION SELECT e.payload ->> 'service'
    FROM unnest(:names::text[]) AS name CROSS JOIN LATERAL (
      SELECT convert_from(entry, 'UTF8')::jsonb -> 'payload' AS payload
      FROM ledger_entries
      WHERE stream = 'deployment:' || name AND type = 'deployment.mapped'
      ORDER BY stream_seq DESC LIMIT 2) e
    WHERE e.payload ->> 'service' IS NOT NULL`,
  change: `SELECT DISTINCT service_ref FROM changes_now
    WHERE id = ANY (:names::uuid[])`,
  emergency: `SELECT DISTINCT service_ref FROM emergency_targets_now
    WHERE emergency_id = ANY (:names::uuid[])`,
};

/**
 * The services that streams tell of, in a query for each kind of stream. A
 * deployment tells of the service before as well, for what was said of that one
 * may no longer hold, and one that is or was unclaimed of itself.
 */
export async function servicesOfStreams(
  streams: readonly string[],
  db: Knex,
): Promise<string[]> {
  const services = new Set<string>();
  for (const [kind, query] of Object.entries(QUERIES)) {
    const names = streams
      .filter(stream => stream.startsWith(`${kind}:`))
      .map(stream => stream.slice(kind.length + 1));
    if (names.length === 0) continue;
    const { rows } = await db.raw<{ rows: { service_ref: string }[] }>(query, {
      names,
    });
    for (const row of rows) services.add(row.service_ref);
  }
  return [...services].sort();
}
