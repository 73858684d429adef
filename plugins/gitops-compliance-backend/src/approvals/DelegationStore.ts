import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { DelegationRow } from './records';

/** Read side of delegations. */
export class DelegationStore {
  constructor(private readonly db: Knex) {}

  /** A delegation, whoever asks. */
  async get(
    id: string,
    db: Knex = this.db,
  ): Promise<DelegationRow | undefined> {
    return db<DelegationRow>('delegations').where({ id }).first();
  }

  /** The one by which somebody stands for a catalog user now. */
  async inForce(
    { from, toRef }: { from: string; toRef: string },
    at: DateTime,
    db: Knex = this.db,
  ): Promise<DelegationRow | undefined> {
    return this.#inForce(at, db)
      .where({ to_ref: toRef })
      .whereIn('from_ref', sub =>
        sub
          .select('ref')
          .from('identities')
          .where({ provider: 'catalog', name: from.toLowerCase() }),
      )
      .first();
  }

  /** Those by which somebody stands for others now. */
  async givenTo(toRef: string, at: DateTime): Promise<DelegationRow[]> {
    return this.#inForce(at, this.db).where({ to_ref: toRef }).orderBy('id');
  }

  /** Those of somebody that are not over: given by them, or to them. */
  async of(ref: string, at: DateTime): Promise<DelegationRow[]> {
    return this.db<DelegationRow>('delegations')
      .where(any => any.where({ from_ref: ref }).orWhere({ to_ref: ref }))
      .whereNull('ended_at')
      .where('until', '>', at.toJSDate())
      .orderBy(['since', 'id']);
  }

  /** Those of somebody to others that overlap a stretch of time. */
  async overlapping(
    fromRef: string,
    stretch: { since: string; until: string },
    db: Knex,
  ): Promise<DelegationRow[]> {
    return db<DelegationRow>('delegations')
      .where({ from_ref: fromRef })
      .whereNull('ended_at')
      .where('until', '>', stretch.since)
      .where('since', '<', stretch.until);
  }

  #inForce(at: DateTime, db: Knex) {
    const now = at.toJSDate();
    return db<DelegationRow>('delegations')
      .whereNull('ended_at')
      .where('since', '<=', now)
      .where('until', '>', now);
  }
}
