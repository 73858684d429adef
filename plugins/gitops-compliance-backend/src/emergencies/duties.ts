import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { EntryDraft } from '../ledger/Ledger';
import { instant } from '../shared/time';
import { emergencyDraft } from './drafts';
import type { EmergencyRow, EmergencyTarget, OwedPayload } from './records';
import { setByHand } from './setByHand';

/**
 * Targets of an emergency that run something else than Git says, as far as their
 * deployment sources tell it, and those that were given another revision around
 * the portal in its time, whether Git says the same or not.
 */
export async function targetsApart(
  id: string,
  db: Knex,
): Promise<EmergencyTarget[]> {
  const found = [
    ...(await targetsOutOfSync(id, db)),
    ...(await setByHand(id, db)).map(({ service_ref: service, ...one }) => ({
      service,
      environment: one.environment,
    })),
  ];
  return found.filter(
    (target, place) => found.findIndex(isSameTarget(target)) === place,
  );
}

/** Whether a target is this one. */
export function isSameTarget({ service, environment }: EmergencyTarget) {
  return (other: EmergencyTarget) =>
    other.service === service && other.environment === environment;
}

/** What is owed for each target that Git and what runs agree again. */
export function pullRequestDuties(
  row: EmergencyRow,
  targets: readonly EmergencyTarget[],
  ended: DateTime,
): OwedPayload['duties'] {
  return targets.map(target => ({
    kind: 'pull-request',
    target,
    dueAt: instant(ended.plus({ seconds: row.pull_request_seconds })),
  }));
}

/** Those of which the deployment source says so. */
export async function targetsOutOfSync(
  id: string,
  db: Knex,
): Promise<EmergencyTarget[]> {
  const rows: { service_ref: string; environment: string }[] = await db(
    'emergency_targets_now as t',
  )
    .distinct({ service_ref: 't.named_ref' }, 't.environment')
    .join('deployments as d', function sameTarget() {
      this.on('d.service_ref', 't.service_ref').andOn(
        'd.environment',
        't.environment',
      );
    })
    .where({ 't.emergency_id': id, 'd.sync_status': 'out-of-sync' })
    .whereNull('d.removed_at')
    .orderBy(['t.named_ref', 't.environment']);
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
  const reviewDue = ended.plus({ seconds: row.review_seconds });
  const payload: OwedPayload = {
    duties: [
      { kind: 'review', target: null, dueAt: instant(reviewDue) },
      ...pullRequestDuties(row, await targetsApart(row.id, db), ended),
    ],
  };
  return emergencyDraft('emergency.owed', now, payload);
}
