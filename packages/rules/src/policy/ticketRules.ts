import { z } from 'zod';
import { demanded, type TargetRule } from './tightening';

const name = z.string().trim().min(1).max(100);

/** A list of what is allowed; null: anything is. Less is stricter. */
function anyOrOnly(sentence: string): TargetRule<string[] | null> {
  return {
    sentence,
    schema: z.array(name).min(1).max(50).nullable(),
    default: null,
    // Lists narrow each other: what counts is what each of them allows.
    adds: true,
    tighten: (one, other) => {
      if (one === null || other === null) return ordered(one ?? other);
      return ordered(one.filter(item => other.includes(item)));
    },
    hint: () => 'what is listed narrows the rest',
  };
}

function ordered(items: string[] | null): string[] | null {
  return items && [...new Set(items)].sort();
}

/** Rules about the ticket of a change. */
export const TICKET_RULES = {
  requireTicket: demanded({
    sentence: 'A change needs a ticket that exists and is bound to it.',
    default: false,
  }),
  ticketProjects: anyOrOnly(
    'Projects of Jira, or tables of ServiceNow, of which its ticket may be; null: any.',
  ),
  ticketTypes: anyOrOnly('Types that its ticket may have; null: any.'),
  ticketStatuses: anyOrOnly(
    'Statuses in which its ticket counts; null: any in which it is not finished.',
  ),
  requireTicketApproval: demanded({
    sentence: 'Its ticket must be approved before the merge and the sync.',
    default: false,
  }),
  requireTicketService: demanded({
    sentence: 'Its ticket must name the service that changes.',
    default: false,
  }),
  requireTicketWindow: demanded({
    sentence: 'It goes only within the time that its ticket was planned for.',
    default: false,
  }),
  ticketForOneChange: demanded({
    sentence:
      'Its ticket counts for no other change, but for those of one release.',
    default: false,
  }),
};
