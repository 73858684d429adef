import type { TicketReading } from '@gitops-compliance/rules';

/** What a ticket system told of a ticket; its title is erasable. */
interface TicketRecord {
  /** Name of the ticket system. */
  system: string;
  /** What stays when it is renamed or moved. */
  id: string;
  key: string;
  url: string;
  /** When it was read, ISO 8601 UTC. */
  readAt: string;
}

/** `change.ticket-attached` v1: which ticket stands behind a change. */
export interface TicketAttachedPayload extends TicketRecord {
  reading: TicketReading;
  /** True where the portal made it of the change. */
  made: boolean;
}

/** `change.ticket-observed` v1: it reads otherwise now. */
export interface TicketObservedPayload extends TicketRecord {
  /** Null: the system does not have it any more. */
  reading: TicketReading | null;
}

/** `change.ticket-wanted` v1: somebody asked for a ticket to be made. */
export interface TicketWantedPayload {
  system: string;
}

/** A row of `change_tickets`. */
export interface TicketRow {
  change_id: string;
  /** Null with `ticket_id`: none is attached yet. */
  system: string | null;
  ticket_id: string | null;
  key: string | null;
  url: string | null;
  title: string | null;
  reading: TicketReading | null;
  /** What it was approved for, as it was last read. */
  scope: string | null;
  read_at: Date | null;
  made: boolean;
  attached_by: string | null;
  /** System in which one shall be made; null: none shall. */
  wanted_system: string | null;
  /** Why the last one could not be made. */
  problem: string | null;
  stream_seq: string;
}

/** A row with a ticket. */
export type AttachedRow = TicketRow & {
  system: string;
  ticket_id: string;
  key: string;
  url: string;
  read_at: Date;
};

/** The row where it has a ticket. */
export function attached(row: TicketRow | undefined): AttachedRow | null {
  return row?.ticket_id ? (row as AttachedRow) : null;
}

/** Controls that tickets support. */
export const TICKET_CONTROLS = [
  'SOC2:CC8.1',
  'PCI:6.5.1',
  'ISO:A.8.32',
  'NIST:CM-3',
];

/** How the names of ticket systems' collectors begin. */
export const TICKET_COLLECTOR_PREFIX = 'ticket:';

/** Name of a ticket system's collector. */
export function ticketCollector(system: string): string {
  return `${TICKET_COLLECTOR_PREFIX}${system}`;
}
