import type { TicketObservedPayload } from './records';

/** What a new reading of a ticket says, in one line. */
export function ticketLine({ key, reading }: TicketObservedPayload): string {
  if (!reading) return `${key} is gone from its system`;
  const approval = {
    approved: 'approved',
    rejected: 'rejected',
    waiting: 'waits for approval',
    none: 'nobody was asked to approve it',
  }[reading.approval];
  return `${key} reads ${reading.status}: ${approval}`;
}
