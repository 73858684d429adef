import type { Knex } from 'knex';
import type { Sight } from '../../access/Sight';
import type { ChangeRow } from '../../changes/records';
import type { WeekOutcomes } from './records';

/** Days before a meeting whose outcomes it looks at. */
export const WEEK_DAYS = 7;
/** How many of the changes are shown. */
const SHOWN_AT_MOST = 50;

const STATES = {
  succeeded: 'succeeded',
  failed: 'failed',
  'rolled-back': 'rolledBack',
  rejected: 'rejected',
} as const satisfies Record<string, Exclude<keyof WeekOutcomes, 'emergencies'>>;

/** How changes ended in the week before an instant, the newest first. */
export async function weekOutcomes(
  db: Knex,
  before: Date,
  sees: Sight,
): Promise<{ outcomes: WeekOutcomes; rows: ChangeRow[] }> {
  const since = new Date(before.getTime() - WEEK_DAYS * 86_400_000);
  const ended = () =>
    db<ChangeRow>('changes_now')
      .whereIn('state', Object.keys(STATES))
      .where('ended_at', '>', since)
      .where('ended_at', '<=', before)
      .modify(sees.changes);
  const counts: { state: keyof typeof STATES; count: string }[] = await ended()
    .select('state')
    .count('* as count')
    .groupBy('state');
  const outcomes = { succeeded: 0, failed: 0, rolledBack: 0, rejected: 0 };
  for (const { state, count } of counts)
    outcomes[STATES[state]] = Number(count);
  const rows: ChangeRow[] = await ended()
    .orderBy('ended_at', 'desc')
    .limit(SHOWN_AT_MOST);
  return { outcomes, rows };
}
