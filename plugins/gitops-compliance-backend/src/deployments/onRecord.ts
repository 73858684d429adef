import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { KnownDeployment } from './observation';

type Row = Omit<KnownDeployment, 'history'> & {
  id: string;
  uid: string | null;
  /** bigint, as text. */
  last_id: string | null;
  last_at: Date | null;
};

/** What is on record of these deployments, by id. */
export async function knownDeployments(
  db: Knex,
  ids: string[],
): Promise<Map<string, KnownDeployment>> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `SELECT d.id, d.observed, d.service_ref, d.environment, d.removed_at, d.pin,
       h.uid, h.last_id, h.last_at
     FROM deployments d LEFT JOIN application_histories h
       ON h.deployment_id = d.id
     WHERE d.id = ANY(?::text[])`,
    [ids],
  );
  return new Map(
    rows.map(({ id, uid, last_id: lastId, last_at: lastAt, ...row }) => [
      id,
      {
        ...row,
        history: uid && lastAt ? { uid, lastId: Number(lastId), lastAt } : null,
      },
    ]),
  );
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
            WHERE e.stream = given.stream AND e.type = ANY ('{deployment.observed,deployment.history-read}')
            ORDER BY e.stream_seq DESC LIMIT 1) > ?::timestamptz`,
    [streams, readAt.toJSDate()],
  );
  return new Set(rows.map(({ stream }) => stream));
}
