import type { Knex } from 'knex';

/**
 * The queues in which a job waits whose time has come, by one statement for all
 * of them. It may be one that nobody can fetch yet, as another with its key runs.
 */
export async function dueQueues(db: Knex, schema: string): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { name: string }[] }>(
    `SELECT DISTINCT name FROM ${schema}.job
     WHERE state < 'active' AND NOT blocked
       AND start_after <= ${schema}.job_now()`,
  );
  return rows.map(({ name }) => name);
}
