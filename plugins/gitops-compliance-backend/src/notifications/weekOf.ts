import { isEnded } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import type { ChangeRow } from '../changes/records';
import { heldBy } from '../services/heldBy';
import { ServiceNames } from '../services/ServiceNames';

/** A week of somebody's services in words. */
export interface WeekInWords {
  title: string;
  description: string;
}

type Told = Pick<
  ChangeRow,
  'state' | 'created_at' | 'ended_at' | 'review_due_at' | 'reviewed_at'
>;

/**
 * The week before an instant, of the services that somebody owns themself or by
 * a group.
 *
 * @param until - first instant after the week
 */
export async function weekOf(
  person: { user: string; ref: string },
  until: DateTime,
  db: Knex,
): Promise<WeekInWords> {
  const from = until.minus({ weeks: 1 });
  const week = [from.toJSDate(), until.toJSDate()] as const;
  const owned: string[] = await db('services')
    .where({ removed: false })
    .whereRaw(
      `EXISTS (SELECT 1 FROM unnest(owned_by) AS owner
         WHERE lower(owner) = ? OR lower(owner) IN (
           SELECT lower(group_ref) FROM person_groups WHERE person_ref = ?))`,
      [person.user, person.ref],
    )
    .pluck('entity_ref');
  const renamed = await new ServiceNames(db).renamed();
  const names = renamed.filter(({ service }) => owned.includes(service));
  const theirs = heldBy(
    { services: owned, names },
    'service_ref',
    'created_at',
  );
  const rows: Told[] = await db('changes')
    .whereRaw(theirs.sql, theirs.bindings)
    .where(some =>
      some
        .whereNull('ended_at')
        .orWhereBetween('ended_at', week)
        .orWhere(owed =>
          owed.whereNotNull('review_due_at').whereNull('reviewed_at'),
        ),
    )
    .select('state', 'created_at', 'ended_at', 'review_due_at', 'reviewed_at');
  const ofThem = db('emergency_targets_now')
    .whereRaw('service_ref = ANY (?::text[])', [owned])
    .select('emergency_id');
  const declared: string[] = await db('emergencies')
    .whereIn('id', ofThem.clone())
    .whereBetween('declared_at', week)
    .pluck('id');
  const owing: string[] = await db('emergency_duties')
    .whereIn('emergency_id', ofThem)
    .whereNull('settled_at')
    .where('due_at', '<', until.toJSDate())
    .pluck('emergency_id');
  return inWords(rows, {
    from,
    until,
    emergencies: declared.length,
    overdueDuties: owing.length,
  });
}

/** What rows of changes say of a week. */
export function inWords(
  rows: readonly Told[],
  {
    from,
    until,
    emergencies,
    overdueDuties,
  }: {
    from: DateTime;
    until: DateTime;
    /** How many were declared. */
    emergencies: number;
    /** How much is owed after emergencies and is overdue. */
    overdueDuties: number;
  },
): WeekInWords {
  const ended = rows.filter(
    ({ state, ended_at: at }) =>
      isEnded(state) &&
      at !== null &&
      at >= from.toJSDate() &&
      at < until.toJSDate(),
  );
  const done = ended.filter(({ state }) => state === 'succeeded');
  const failed = ended.filter(({ state }) =>
    ['failed', 'rolled-back'].includes(state),
  );
  const waiting = rows.filter(({ ended_at: at }) => at === null);
  const overdue =
    overdueDuties +
    rows.filter(
      ({ review_due_at: due, reviewed_at: reviewed }) =>
        due !== null && reviewed === null && due < until.toJSDate(),
    ).length;
  const lead = median(
    done.map(({ created_at: asked, ended_at: at }) =>
      DateTime.fromJSDate(at as Date)
        .diff(DateTime.fromJSDate(asked))
        .as('hours'),
    ),
  );
  const parts = [
    `${done.length} done`,
    `${failed.length} failed or rolled back`,
    ...(lead === null ? [] : [`half of them took less than ${hours(lead)}`]),
    `${waiting.length} under way`,
    ...(emergencies > 0
      ? [counted(emergencies, 'emergency', 'emergencies')]
      : []),
    ...(overdue > 0
      ? [`${counted(overdue, 'follow-up is', 'follow-ups are')} overdue`]
      : []),
  ];
  return {
    title: `Your services last week: ${done.length} changes done, ${failed.length} failed`,
    description: `${parts.join(', ')}.`,
  };
}

function median(numbers: number[]): number | null {
  if (numbers.length === 0) return null;
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function hours(count: number): string {
  return count < 48
    ? `${Math.max(1, Math.round(count))} h`
    : `${Math.round(count / 24)} days`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
