/** What a tool may say of a change. */
export type ReportState = 'open' | 'closed' | 'pending';

/** `change.reported` v1: what another tool said; its words are erasable. */
export interface ReportedPayload {
  /** As the policy names the tool. */
  name: string;
  state: ReportState;
  /** The head of the pull request that it speaks of. */
  headSha: string;
  /** When it expects to say something else, ISO 8601 UTC; null: not told. */
  until: string | null;
  /** The service that said so; null: the portal asked over HTTP. */
  principal: string | null;
}

/** A row of `change_reports`. */
export interface ReportRow {
  change_id: string;
  name: string;
  /** Empty: the portal asked over HTTP. */
  principal: string;
  state: ReportState;
  reason: string | null;
  head_sha: string;
  reported_at: Date;
  until: Date | null;
  stream_seq: string;
}
