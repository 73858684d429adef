import type { Knex } from 'knex';
import type { PolicyDocument } from './policySchema';
import type {
  PolicyApprovalRecord,
  PolicyVersionRecord,
  RefusalCause,
} from './records';

/** A policy that was in force, as it was recorded. */
export interface PolicyRow {
  stream_seq: string;
  hash: string;
  loaded_at: Date;
  governed: boolean;
  source: string;
  /** Auditors stand there as references. */
  document: PolicyDocument;
  version: PolicyVersionRecord | null;
  approval: PolicyApprovalRecord | null;
  author_ref: string | null;
  /** Null: there was none, or it was erased. */
  reason: string | null;
  /** As it was written; null: it was not kept, or erased. */
  text: string | null;
}

/** A version that did not come into force. */
export interface RefusalRow {
  stream_seq: string;
  refused_at: Date;
  source: string;
  cause: RefusalCause;
  commit: string | null;
  /** Null: it was erased. */
  reason: string | null;
}

/** Reads policies that were in force, and versions that did not come so far. */
export class PolicyStore {
  constructor(private readonly db: Knex) {}

  /** The policy in force by the record; undefined: none ever was. */
  newest(db: Knex = this.db): Promise<PolicyRow | undefined> {
    return db<PolicyRow>('policies').orderBy('stream_seq', 'desc').first();
  }

  /**
   * How the last version from a place in Git that a pull request brought was
   * approved; null: none was. What the screen put since then stands beside it.
   */
  async lastMerged(
    source: string,
    db: Knex = this.db,
  ): Promise<PolicyApprovalRecord | null> {
    const row = await db<PolicyRow>('policies')
      .where({ source })
      .whereRaw("approval ->> 'kind' = 'pull-request'")
      .orderBy('stream_seq', 'desc')
      .first('approval');
    return row?.approval ?? null;
  }

  /** A page of the policies that were in force, the newest first. */
  history(before: string | undefined, limit: number): Promise<PolicyRow[]> {
    const query = this.db<PolicyRow>('policies')
      .orderBy('stream_seq', 'desc')
      .limit(limit);
    if (before) query.where('stream_seq', '<', before);
    return query;
  }

  /** Policies that were in force, by their ids. */
  versions(ids: readonly string[]): Promise<PolicyRow[]> {
    return this.db<PolicyRow>('policies').whereIn('stream_seq', [...ids]);
  }

  /** The version that was refused since the policy in force is so. */
  async refusal(db: Knex = this.db): Promise<RefusalRow | undefined> {
    return db<RefusalRow>('policy_refusals')
      .whereRaw(
        'stream_seq > (SELECT coalesce(max(stream_seq), 0) FROM policies)',
      )
      .orderBy('stream_seq', 'desc')
      .first();
  }
}
