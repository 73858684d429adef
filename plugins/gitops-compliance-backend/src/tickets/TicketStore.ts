import type { Knex } from 'knex';
import type { TicketRow } from './records';

/** Read side of tickets. */
export class TicketStore {
  constructor(private readonly db: Knex) {}

  /** What is on record of the ticket of a change. */
  async get(
    changeId: string,
    db: Knex = this.db,
  ): Promise<TicketRow | undefined> {
    return db<TicketRow>('change_tickets')
      .where({ change_id: changeId })
      .first();
  }

  /**
   * Those of a system that are attached to unfinished changes.
   *
   * @param ids - tickets; absent: every one
   */
  async ofUnfinished(
    system: string,
    { ids, db = this.db }: { ids?: readonly string[]; db?: Knex } = {},
  ): Promise<TicketRow[]> {
    return db<TicketRow>('change_tickets')
      .where({ system })
      .whereNotNull('ticket_id')
      .modify(query => {
        if (ids) query.whereRaw('ticket_id = ANY (?::text[])', [[...ids]]);
      })
      .whereIn('change_id', sub =>
        sub.select('id').from('changes').whereNull('ended_at'),
      )
      .orderBy('change_id');
  }
}
