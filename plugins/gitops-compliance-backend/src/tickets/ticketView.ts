import type { TicketOfChange } from '@gitops-compliance/plugin-gitops-compliance-common';
import { TEXT_ERASED } from '../shared/text';
import { instant } from '../shared/time';
import { attached, type TicketRow } from './records';

/** What a view needs to know of the systems. */
interface Systems {
  titleOf(name: string): string;
  /** When its collector was last heard, ISO 8601 UTC; null: never. */
  heard(name: string): string | null;
}

/** The ticket of a change as the API gives it. */
export function ticketView(
  row: TicketRow | undefined,
  { titleOf, heard }: Systems,
): Pick<TicketOfChange, 'ticket' | 'isWanted' | 'problem'> {
  const ticket = attached(row);
  return {
    ticket: ticket && {
      system: titleOf(ticket.system),
      key: ticket.key,
      url: ticket.url,
      title: ticket.title ?? TEXT_ERASED,
      made: ticket.made,
      reading: ticket.reading,
      asOf: [instant(ticket.read_at), heard(ticket.system) ?? '']
        .sort()
        .pop() as string,
    },
    isWanted: Boolean(row?.wanted_system),
    problem: row?.problem ?? null,
  };
}
