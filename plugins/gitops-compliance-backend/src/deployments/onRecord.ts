import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { KnownDeployment } from './observation';

/** What is on record of these deployments, by id. */
export async function knownDeployments(
  db: Knex,
  ids: string[],
): Promise<Map<string, KnownDeployment>> {
  const { rows } = await db.raw<{ rows: (KnownDeployment & { id: string })[] }>(
    `SELECT id, observed, service_ref, environment, removed_at, pin
     FROM deployments WHERE id = ANY(?::text[])`,
    [ids],
  );
  return new Map(rows.map(row => [row.id, row]));
}

/** The streams with an observation that was recorded after this reading began. */
export async function newerOnRecord(
  trx: Knex.Transaction,
  streams: string[],
  readAt: DateTime,
): Promise<Set<string>> {
  const { rows } = await trx.raw<{ rows: { stream: string }[] }>(
    `SELECT given.stream FROM unnest(?::text[]) AS given (stream)
     WHERE (SELECT e.observed_at FROM ledger_entries e
            WHERE e.stream = given.stream AND e.type = 'deployment.observed'
            ORDER BY e.stream_seq DESC LIMIT 1) > ?::timestamptz`,
    [streams, readAt.toJSDate()],
  );
  return new Set(rows.map(({ stream }) => stream));
}
