import type { DateTime } from 'luxon';
import { asPayload } from '../deployments/records';
import type { EntryDraft } from '../ledger/Ledger';
import { instant } from '../shared/time';
import type { FoundTicket } from './TicketFinder';
import {
  TICKET_CONTROLS,
  ticketCollector,
  type TicketAttachedPayload,
  type TicketObservedPayload,
} from './records';

/**
 * That a ticket stands behind a change.
 *
 * @param attacher - reference of who attached it; null: the portal made it
 */
export function ticketAttached(
  { system, ticket, readAt }: FoundTicket,
  attacher: string | null,
  now: DateTime,
): EntryDraft {
  const { id, key, url, title, reading } = ticket;
  const payload: TicketAttachedPayload = {
    system,
    id,
    key,
    url,
    reading,
    readAt,
    made: attacher === null,
  };
  return {
    ...decided('change.ticket-attached', payload, now),
    ...(attacher && { persons: { attacher } }),
    erasable: { title },
  };
}

/** What a ticket reads now; a title of null: it is gone. */
export function ticketObserved(
  payload: TicketObservedPayload,
  title: string | null,
): EntryDraft {
  return {
    type: 'change.ticket-observed',
    v: 1,
    occurredAt: payload.readAt,
    source: { collector: ticketCollector(payload.system) },
    attestation: 'read',
    controls: TICKET_CONTROLS,
    payload: asPayload(payload),
    ...(title !== null && { erasable: { title } }),
  };
}

/** What the portal or a person decided about the ticket of a change. */
export function decided(
  type: string,
  payload: object,
  now: DateTime,
): EntryDraft {
  return {
    type,
    v: 1,
    occurredAt: instant(now),
    source: { collector: 'portal' },
    attestation: 'decided',
    controls: TICKET_CONTROLS,
    payload: asPayload(payload),
  };
}
