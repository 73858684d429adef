import type { DriftOfRecord } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { IncidentRow } from '../drift/records';
import { instant, instantOrNull } from '../shared/time';

/** Drifts on record of deployments, by the deployment. One query. */
export async function driftsOf(
  deployments: readonly { id: string }[],
  db: Knex,
): Promise<Map<string, DriftOfRecord[]>> {
  const rows: IncidentRow[] = await db<IncidentRow>('drift_incidents')
    .where({ what: 'drifted' })
    .whereRaw('deployment_id = ANY (?::text[])', [
      deployments.map(({ id }) => id),
    ])
    .orderBy(['deployment_id', 'stream_seq']);
  const drifts = new Map<string, DriftOfRecord[]>();
  for (const row of rows) {
    const known = drifts.get(row.deployment_id) ?? [];
    known.push({
      since: instant(row.since),
      closedAt: instantOrNull(row.closed_at),
      dueAt: instantOrNull(row.due_at),
      attributedBy: row.attributed_by,
    });
    drifts.set(row.deployment_id, known);
  }
  return drifts;
}
