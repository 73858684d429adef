import type { TicketFact } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { attached, ticketCollector, type TicketRow } from '../tickets/records';
import { instant } from '../shared/time';

type UsedRow = TicketRow & { used_by: number[] };

/**
 * The tickets of changes, by change; in one query. A full reading of the system
 * that found nothing new confirms what is known.
 *
 * @param heard - when each collector was last heard
 */
export async function ticketFactsOf(
  changes: readonly { id: string }[],
  heard: ReadonlyMap<string, string | null>,
  db: Knex,
): Promise<Map<string, TicketFact>> {
  const { rows } = await db.raw<{ rows: UsedRow[] }>(
    `SELECT t.*, ARRAY(
       SELECT c.number FROM change_tickets o
       JOIN changes c ON c.id = o.change_id
       WHERE o.system = t.system AND o.ticket_id = t.ticket_id
         AND c.id <> own.id
         AND (own.release_id IS NULL OR c.release_id IS DISTINCT FROM own.release_id)
         AND coalesce(c.lead_id, c.id) <> coalesce(own.lead_id, own.id)
         -- One that was asked for earlier has it first, unless it ended unmerged.
         AND (c.steps ->> 'merged' IS NOT NULL
           OR c.ended_at IS NULL AND c.number < own.number)
       ORDER BY c.number) AS used_by
     FROM change_tickets t JOIN changes own ON own.id = t.change_id
     WHERE t.change_id = ANY (?::uuid[])`,
    [changes.map(({ id }) => id)],
  );
  return new Map(
    rows.flatMap(row => {
      const ticket = attached(row);
      if (!ticket) return [];
      const { system, ticket_id: id, key, reading } = ticket;
      const asOf = [
        instant(ticket.read_at),
        heard.get(ticketCollector(system)) ?? '',
      ]
        .sort()
        .pop() as string;
      const fact = { system, id, key, reading, asOf, usedBy: row.used_by };
      return [[row.change_id, fact] as const];
    }),
  );
}
