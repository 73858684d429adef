import {
  asksForTeams,
  type ArgoWindowsFact,
  type ChangeFacts,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { Policy } from '../policy/Policy';
import type { Proposal } from './GateFacts';

/** What the calendar asks of a proposal; nothing where it asks nothing. */
export type CalendarFactsOf = (
  proposal: Proposal,
  windows: ArgoWindowsFact[],
) => Pick<ChangeFacts, 'calendar'>;

/** Who owns the services, as the catalog said last, where the calendar asks. */
export async function calendarFactsOf(
  proposals: Proposal[],
  { calendar, feeds }: Policy,
  db: Knex,
): Promise<CalendarFactsOf> {
  const told = {
    ...(feeds.length > 0 && {
      feeds: feeds.map(({ feed, hash, readAt }) => ({ feed, hash, readAt })),
    }),
  };
  if (!asksForTeams(calendar)) {
    return (_, argo) =>
      feeds.length > 0 || argo.length > 0
        ? { calendar: { ...told, ...(argo.length > 0 && { argo }) } }
        : {};
  }
  const rows: { entity_ref: string; owned_by: string[] }[] = await db(
    'services',
  )
    .select('entity_ref', 'owned_by')
    .where({ removed: false })
    .whereRaw('entity_ref = ANY (?::text[])', [
      [...new Set(proposals.map(({ serviceRef }) => serviceRef))],
    ]);
  const teams = new Map(rows.map(row => [row.entity_ref, row.owned_by]));
  return ({ serviceRef }, argo) => ({
    calendar: {
      teams: teams.get(serviceRef)?.slice().sort() ?? null,
      ...told,
      ...(argo.length > 0 && { argo }),
    },
  });
}
