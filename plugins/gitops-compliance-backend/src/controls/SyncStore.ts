import type { SyncJob } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { Sight } from '../access/Sight';

/** A sync operation with the deployment that it belongs to. */
export interface SyncOperationRow {
  deployment_id: string;
  environment: string;
  instance: string;
  application: string;
  started_at: Date;
  finished_at: Date | null;
  phase: string;
  revision: string | null;
  pinned_revision: string | null;
  started_by: string | null;
  automated: boolean;
  partial: boolean;
  message: string;
  /** Jobs that ran in it; null: not told. */
  jobs: SyncJob[] | null;
  stream_seq: string;
}

/** Sync operations on record; the source itself keeps only a few. */
export class SyncStore {
  constructor(private readonly db: Knex) {}

  /** The newest operations of a service, in all environments. */
  async newest(
    serviceRef: string,
    limit: number,
    { scope }: Sight,
  ): Promise<SyncOperationRow[]> {
    return this.db('sync_operations as s')
      .join('deployments as d', 'd.id', 's.deployment_id')
      .where('d.service_ref', serviceRef)
      .whereNotNull('d.environment')
      .modify(query => scope?.narrowStarted(query))
      .select(
        's.*',
        'd.environment as environment',
        'd.instance as instance',
        'd.application as application',
      )
      .orderBy('s.started_at', 'desc')
      .limit(limit);
  }

  /** Of each of these deployments, the operation that applied what runs now. */
  async applied(
    deployments: readonly string[],
    db: Knex = this.db,
  ): Promise<SyncOperationRow[]> {
    return db('sync_operations as s')
      .join('deployments as d', 'd.id', 's.deployment_id')
      .whereRaw('s.deployment_id = ANY (?::text[])', [[...deployments]])
      .where('s.phase', 'succeeded')
      .whereRaw('s.pinned_revision = d.pinned_revision')
      .whereRaw('s.started_at <= d.since')
      .distinctOn('s.deployment_id')
      .select(
        's.*',
        'd.environment as environment',
        'd.instance as instance',
        'd.application as application',
      )
      .orderBy([
        { column: 's.deployment_id' },
        { column: 's.started_at', order: 'desc' },
      ]);
  }

  /**
   * Of each of these operations, how many failed since the last one before it that
   * succeeded, by the deployment; those without are left out.
   */
  async failedBefore(
    applied: readonly SyncOperationRow[],
    db: Knex = this.db,
  ): Promise<Map<string, number>> {
    const { rows } = await db.raw<{ rows: { id: string; failed: string }[] }>(
      `SELECT a.id, count(*) AS failed
       FROM unnest(?::text[], ?::timestamptz[]) AS a(id, started_at)
       JOIN sync_operations s ON s.deployment_id = a.id
         AND s.started_at < a.started_at AND s.phase IN ('failed', 'error')
       WHERE NOT EXISTS (
         SELECT 1 FROM sync_operations b
         WHERE b.deployment_id = a.id AND b.phase = 'succeeded'
           AND b.started_at > s.started_at AND b.started_at < a.started_at)
       GROUP BY a.id`,
      [
        applied.map(row => row.deployment_id),
        applied.map(row => row.started_at.toISOString()),
      ] as unknown as Knex.Value[],
    );
    return new Map(rows.map(({ id, failed }) => [id, Number(failed)]));
  }
}
