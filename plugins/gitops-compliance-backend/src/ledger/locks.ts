import type { Knex } from 'knex';

/**
 * Advisory locks of the ledger, in Postgres' two-number key space. They are
 * taken before any row lock and end with the transaction.
 */
const LOCK_CLASS = 0x676f7063;
const WRITERS = 1;
const REBUILD = 2;
const SEQUENCER = 3;

/**
 * Lets this transaction write beside others, but not beside a final swap, and
 * then locks the streams' rows one after the other, in their given order; rows
 * are made where they are missing. Who comes second waits here for the first,
 * and then sees what that one committed.
 *
 * One statement, for every recording begins with it. It also looks whether the
 * transaction is READ COMMITTED: at another level it would not see what the one
 * before it committed.
 *
 * @param streams - distinct, sorted as `Array.sort` does it
 * @returns the number of each stream's last entry
 * @throws Error at another isolation level
 */
export async function lockStreams(
  trx: Knex.Transaction,
  streams: string[],
): Promise<Map<string, number>> {
  const { rows } = await trx.raw<{
    rows: { stream: string; seq: string; level: string }[];
  }>(
    `WITH writer AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(?, ?))
     INSERT INTO ledger_streams AS s (stream, seq)
     SELECT given.stream, 0
     FROM writer, unnest(?::text[]) WITH ORDINALITY AS given (stream, place)
     ORDER BY given.place
     ON CONFLICT (stream) DO UPDATE SET seq = s.seq
     RETURNING stream, seq, current_setting('transaction_isolation') AS level`,
    [LOCK_CLASS, WRITERS, streams],
  );
  if (rows.some(({ level }) => level !== 'read committed')) {
    throw new Error(
      `The ledger records at READ COMMITTED, and this transaction is ${rows[0].level.toUpperCase()}: take default_transaction_isolation out of the database's settings`,
    );
  }
  return new Map(rows.map(({ stream, seq }) => [stream, Number(seq)]));
}

/** Waits for writers to commit, and keeps new ones out. */
export function lockOutWriters(trx: Knex.Transaction): Promise<void> {
  return lock(trx, WRITERS);
}

/** Waits until no sequencer works, and keeps it so. */
export function lockForSequencing(trx: Knex.Transaction): Promise<void> {
  return lock(trx, SEQUENCER);
}

/** Claims the right to rebuild; false when somebody else has it. */
export function tryLockForRebuild(trx: Knex.Transaction): Promise<boolean> {
  return tryLock(trx, REBUILD);
}

async function lock(trx: Knex.Transaction, key: number): Promise<void> {
  await trx.raw('SELECT pg_advisory_xact_lock(?, ?)', [LOCK_CLASS, key]);
}

async function tryLock(trx: Knex.Transaction, key: number): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: { locked: boolean }[] }>(
    'SELECT pg_try_advisory_xact_lock(?, ?) AS locked',
    [LOCK_CLASS, key],
  );
  return rows[0].locked;
}

/** The SQLSTATE of a database error, or undefined. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error
    ? String(error.code)
    : undefined;
}
