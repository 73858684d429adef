import { z } from 'zod';
import { canonicalHash } from '../canonicalHash';

/** What a ticket system says of a ticket, without words; it names nobody. */
export const ticketReadingSchema = z.object({
  /** Where it belongs: key of a project, name of a table. */
  project: z.string(),
  /** Such as `Change` or `normal`. */
  type: z.string(),
  /** As the system names it. */
  status: z.string(),
  /** Whether somebody still works by it. */
  phase: z.enum(['open', 'finished', 'cancelled']),
  approval: z.enum(['approved', 'rejected', 'waiting', 'none']),
  /** When it was approved, ISO 8601 UTC; null: not told. */
  approvedAt: z.string().nullable(),
  /** Services that it names, as it names them. */
  services: z.array(z.string()),
  /** When the work was planned, ISO 8601 UTC; null: not told. */
  plannedStart: z.string().nullable(),
  plannedEnd: z.string().nullable(),
});

/** See {@link ticketReadingSchema}. */
export type TicketReading = z.infer<typeof ticketReadingSchema>;

/** The ticket of a change. */
export const ticketFactSchema = z.object({
  /** Name of the ticket system. */
  system: z.string(),
  /** What stays when it is renamed or moved. */
  id: z.string(),
  /** As people know it, such as `PAY-123`. */
  key: z.string(),
  /** Null: the system has no such ticket any more, or another one by its key. */
  reading: ticketReadingSchema.nullable(),
  /** When the system last told so, ISO 8601 UTC; null: never. */
  asOf: z.string().nullable(),
  /** Numbers of other changes that it counts for, but for those of one release. */
  usedBy: z.array(z.number()),
});

/** See {@link ticketFactSchema}. */
export type TicketFact = z.infer<typeof ticketFactSchema>;

/**
 * What a ticket was approved for, as one hash: which services, when, and what
 * kind of work. Its status, its comments and its words are no part of it.
 */
export function ticketScope({
  project,
  type,
  services,
  plannedStart,
  plannedEnd,
}: TicketReading): string {
  return canonicalHash({
    project,
    type,
    services: [...services].sort(),
    plannedStart,
    plannedEnd,
  });
}
