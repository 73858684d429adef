import type { Knex } from 'knex';

/** A job as pg-boss stores it. */
export interface StoredJob {
  state: string;
  key: string;
  data: Record<string, unknown>;
  output: unknown;
}

/** All stored jobs of a queue, oldest first. */
export async function storedJobs(
  db: Knex,
  queue: string,
): Promise<StoredJob[]> {
  return db
    .withSchema('gitops_compliance_jobs')
    .from('job')
    .where({ name: queue })
    .orderBy('created_on')
    .select('state', { key: 'singleton_key' }, 'data', 'output');
}
