import type { Knex } from 'knex';

/** What is asked of each kind of stream: of which services it tells. */
const QUERIES: Record<string, string> = {
  deployment: `SELECT service_ref FROM deployments
    WHERE id = :name AND service_ref IS NOT NULL
    UNION SELECT DISTINCT e.payload ->> 'service' FROM (
      SELECT convert_from(entry, 'UTF8')::jsonb -> 'payload' AS payload
      FROM ledger_entries
      WHERE stream = 'deployment:' || :name AND type = 'deployment.mapped'
      ORDER BY stream_seq DESC LIMIT 2) e
    WHERE e.payload ->> 'service' IS NOT NULL`,
  change: 'SELECT service_ref FROM changes WHERE id = CAST(:name AS uuid)',
  emergency: `SELECT DISTINCT service_ref FROM emergency_targets
    WHERE emergency_id = CAST(:name AS uuid)`,
};

/**
 * The services that a stream tells of. A deployment tells of the service before
 * as well, for what was said of that one may no longer hold.
 */
export async function servicesOfStream(
  stream: string,
  db: Knex,
): Promise<string[]> {
  const colon = stream.indexOf(':');
  const query = QUERIES[stream.slice(0, colon)];
  if (!query) return [];
  const { rows } = await db.raw<{ rows: { service_ref: string }[] }>(query, {
    name: stream.slice(colon + 1),
  });
  return rows.map(row => row.service_ref);
}
