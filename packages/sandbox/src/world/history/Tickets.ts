import type { PlannedService } from '../plan';

/** A ticket, as a ticket system would know it. */
export interface Ticket {
  key: string;
  service: string;
  /** ISO 8601 UTC. */
  approvedAt: string;
  /** Number of the change, where it was linked afterwards. */
  change: number | null;
}

/** What was asked for in the ticket system. */
export class Tickets {
  readonly all: Ticket[] = [];

  /** Writes down a ticket that is approved at an instant; gives its key. */
  approved(
    { name, team }: PlannedService,
    { at, change = null }: { at: Date; change?: number | null },
  ): string {
    const key = `${team.slice(0, 3).toUpperCase()}-${this.all.length + 101}`;
    this.all.push({
      key,
      service: name,
      approvedAt: at.toISOString(),
      change,
    });
    return key;
  }
}
