import type { UnresolvedFact } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { Target } from '../gates/TargetFacts';
import { instant } from '../shared/time';
import { incidentId } from './IncidentStore';
import type { IncidentRow } from './records';
import { IS_UNRESOLVED } from './unresolvedSql';

/** Whether it holds its target until somebody resolves it; see {@link IS_UNRESOLVED}. */
export function isUnresolved(row: IncidentRow): boolean {
  return (
    row.attributed_by === 'unauthorised' &&
    row.mode !== 'observe' &&
    row.resolved_at === null
  );
}

/** What holds a target for want of an approval, the oldest first. */
export async function unresolvedOf(
  db: Knex,
): Promise<(target: Target) => UnresolvedFact[]> {
  const rows: IncidentRow[] = await db<IncidentRow>('drift_incidents')
    .whereRaw(IS_UNRESOLVED)
    .orderBy(['since', 'deployment_id', 'stream_seq']);
  return ({ serviceRef, environment }) =>
    rows
      .filter(
        row =>
          row.service_ref === serviceRef && row.environment === environment,
      )
      .map(row => ({
        id: incidentId(row),
        what: row.what,
        since: instant(row.since),
      }));
}
