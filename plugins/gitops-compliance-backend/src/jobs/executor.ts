import type { Knex } from 'knex';
import type { fromKnex } from 'pg-boss';

/** How pg-boss reaches a database. */
type Executor = ReturnType<typeof fromKnex>;

/** Answer to one statement. */
interface PgResult {
  rows: Record<string, unknown>[];
}

/** The part of a `pg` connection that jobs need. */
export interface PgConnection {
  query(text: string, values?: unknown[]): Promise<PgResult>;
}

/** The part of knex's client that hands out pooled connections. */
interface KnexPool {
  acquireConnection(): Promise<PgConnection>;
  releaseConnection(connection: PgConnection): Promise<void>;
}

/**
 * Runs `work` on one pooled connection. When it fails the connection is rolled
 * back before it returns to the pool: a script that stops between BEGIN and
 * COMMIT would poison the next user (25P02).
 */
export async function withConnection<T>(
  db: Knex,
  work: (connection: PgConnection) => Promise<T>,
): Promise<T> {
  const pool: KnexPool = db.client;
  const connection = await pool.acquireConnection();
  try {
    return await work(connection);
  } catch (error) {
    await rollback(connection, error);
    throw error;
  } finally {
    await pool.releaseConnection(connection);
  }
}

/** pg-boss's access to the database: one pooled connection per call. */
export function poolExecutor(db: Knex): Executor {
  return {
    executeSql: (text, values) =>
      withConnection(db, async connection => {
        // A script of several statements answers with an array.
        const result = (await connection.query(text, values)) as
          | PgResult
          | PgResult[];
        return Array.isArray(result)
          ? { rows: result.flatMap(part => part.rows ?? []) }
          : { rows: result.rows };
      }),
  };
}

async function rollback(
  connection: PgConnection,
  cause: unknown,
): Promise<void> {
  try {
    // Outside a transaction this is a notice, not an error.
    await connection.query('ROLLBACK');
  } catch (error) {
    throw new AggregateError(
      [cause, error],
      'A job query failed, and its connection is lost',
    );
  }
}
