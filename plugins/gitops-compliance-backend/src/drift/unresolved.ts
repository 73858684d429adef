import type { UnresolvedFact } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { targetInWords } from '../emergencies/records';
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

/** Whether nobody says what it is of: there is no target that it could hold. */
export function isUnclaimed(
  row: Pick<IncidentRow, 'service_ref' | 'environment'>,
): boolean {
  return row.service_ref === null || row.environment === null;
}

/** Where an incident is, in words. */
export function placeInWords(
  row: Pick<IncidentRow, 'service_ref' | 'environment' | 'deployment_id'>,
): string {
  const { service_ref: service, environment } = row;
  return service === null || environment === null
    ? `the unclaimed application ${row.deployment_id}`
    : targetInWords({ service, environment });
}

/** What holds a target for want of an approval, the oldest first. */
export async function unresolvedOf(
  db: Knex,
): Promise<(target: Target) => UnresolvedFact[]> {
  const rows: IncidentRow[] = await db<IncidentRow>('drift_incidents_now')
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
