import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { EntryDraft } from '../ledger/Ledger';
import { instant } from '../shared/time';
import { emergencyDraft } from './drafts';
import type { EmergencyRow, EmergencyTarget, OwedPayload } from './records';

/**
 * Targets of an emergency that run something else than Git says, as far as their
 * deployment sources tell it.
 */
export async function targetsApart(
  id: string,
  db: Knex,
): Promise<EmergencyTarget[]> {
  const rows: { service_ref: string; environment: string }[] = await db(
    'emergency_targets as t',
  )
    .distinct('t.service_ref', 't.environment')
    .join('deployments as d', function sameTarget() {
      this.on('d.service_ref', 't.service_ref').andOn(
        'd.environment',
        't.environment',
      );
    })
    .where({ 't.emergency_id': id, 'd.sync_status': 'out-of-sync' })
    .whereNull('d.removed_at')
    .orderBy(['t.service_ref', 't.environment']);
  return rows.map(({ service_ref: service, environment }) => ({
    service,
    environment,
  }));
}

/**
 * What is owed once it is over: a review of the whole, and for each target that
 * was altered by hand that Git and what runs agree again.
 *
 * @param ended - when it ended; deadlines run from then
 */
export async function owedDraft(
  row: EmergencyRow,
  ended: DateTime,
  now: DateTime,
  db: Knex,
): Promise<EntryDraft> {
  const apart = await targetsApart(row.id, db);
  const dueAfter = (seconds: number) => instant(ended.plus({ seconds }));
  const payload: OwedPayload = {
    duties: [
      { kind: 'review', target: null, dueAt: dueAfter(row.review_seconds) },
      ...apart.map(target => ({
        kind: 'pull-request' as const,
        target,
        dueAt: dueAfter(row.pull_request_seconds),
      })),
    ],
  };
  return emergencyDraft('emergency.owed', now, payload);
}
