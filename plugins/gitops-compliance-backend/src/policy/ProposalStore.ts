import type { Knex } from 'knex';

/** A policy that somebody proposed on the screen. */
export interface ProposalRow {
  id: string;
  stream_seq: string;
  state: 'open' | 'approved' | 'rejected' | 'withdrawn';
  proposer_ref: string;
  proposed_at: Date;
  /** Null: it was erased. */
  reason: string | null;
  /** Hash of the policy that it was made from. */
  base: string;
  /** Null: it was erased. */
  text: string | null;
  decider_ref: string | null;
  decided_at: Date | null;
  decision: string | null;
}

/** Reads proposals. */
export class ProposalStore {
  constructor(private readonly db: Knex) {}

  /** A proposal by its id. */
  async get(id: string, db: Knex = this.db): Promise<ProposalRow | undefined> {
    return db<ProposalRow>('policy_proposals').where({ id }).first();
  }

  /** Those that can still be approved while a policy is in force, oldest first. */
  async pending(base: string, limit: number): Promise<ProposalRow[]> {
    return this.db<ProposalRow>('policy_proposals')
      .where({ state: 'open', base })
      .orderBy('stream_seq')
      .limit(limit);
  }

  /** A page, newest first. */
  async list(
    limit: number,
    cursor: string | undefined,
  ): Promise<{ rows: ProposalRow[]; nextCursor: string | null }> {
    const rows: ProposalRow[] = await this.db<ProposalRow>('policy_proposals')
      .modify(query => {
        if (cursor === undefined) return;
        query.whereRaw(
          'stream_seq < (SELECT stream_seq FROM policy_proposals WHERE id = ?)',
          [cursor],
        );
      })
      .orderBy('stream_seq', 'desc')
      .limit(limit + 1);
    const page = rows.slice(0, limit);
    const more = rows.length > limit;
    return { rows: page, nextCursor: more ? page[page.length - 1].id : null };
  }
}
