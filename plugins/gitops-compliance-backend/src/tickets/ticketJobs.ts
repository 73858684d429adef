import type { ChangeStore } from '../changes/ChangeStore';
import type { ChangeRow } from '../changes/records';
import type { JobDraft } from '../jobs/Jobs';

/** The job that makes a ticket of a change. */
export function makeJob(changeId: string): JobDraft {
  return { queue: 'ticket.make', data: { changeId }, key: changeId };
}

/** The job that lets the ticket of a change point to it. */
export function linkJob(changeId: string): JobDraft {
  return { queue: 'ticket.link', data: { changeId }, key: changeId };
}

/** The job that says at the ticket how a change ended. */
export function tellJob(changeId: string): JobDraft {
  return { queue: 'ticket.tell', data: { changeId }, key: changeId };
}

/** The job that reads one ticket, because something hinted at it. */
export function refreshJob(system: string, ticket: string): JobDraft {
  return {
    queue: 'ticket.refresh',
    data: { system, ticket },
    key: `${system}/${ticket}`,
  };
}

/** Whether the ticket of a change may still be changed. */
export function isTicketOpen({ state }: Pick<ChangeRow, 'state'>): boolean {
  return ['proposed', 'reviewing', 'ready', 'deploying'].includes(state);
}

/** The changes that the ticket of one counts for, itself included. */
export async function ticketMembers(
  store: ChangeStore,
  row: ChangeRow,
): Promise<ChangeRow[]> {
  return row.release_id === null
    ? store.sharers(row)
    : store.ofRelease(row.release_id);
}
