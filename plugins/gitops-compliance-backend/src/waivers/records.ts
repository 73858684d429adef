/**
 * `waiver.asked` v1: somebody asks that what a check says of a target be set aside
 * for a while; the reason is erasable. `waiver.approved`, `waiver.refused` and
 * `waiver.withdrawn` v1 have no payload, and an erasable reason each;
 * `waiver.ending` v1 says until when it holds, once that is near.
 */
export interface WaiverAskedPayload {
  check: string;
  service: string;
  environment: string;
  /** When it begins, ISO 8601 UTC; absent: with its approval. */
  from?: string;
  /** When it ends by itself, ISO 8601 UTC. */
  until: string;
  /** Id of the one that it goes on from; absent: none. */
  renews?: string;
}

/** A row of `waivers`. */
export interface WaiverRow {
  id: string;
  check_id: string;
  service_ref: string;
  environment: string;
  asked_by: string;
  reason: string | null;
  asked_at: Date;
  /** Null: with its approval. */
  starts_at: Date | null;
  until: Date;
  renews: string | null;
  decision: 'approved' | 'refused' | null;
  decided_by: string | null;
  decision_reason: string | null;
  decided_at: Date | null;
  withdrawn_by: string | null;
  withdrawal_reason: string | null;
  withdrawn_at: Date | null;
  stream_seq: string;
}

/** Controls that waivers support. */
export const WAIVER_CONTROLS = ['SOC2:CC3.2', 'SOC2:CC8.1', 'NIST:CM-3'];

/** Stream of a waiver. */
export function waiverStream(id: string): string {
  return `waiver:${id}`;
}

/** SQL on `waivers`: whether one is in force at the instant of its binding. */
export const IS_IN_FORCE = `(decision = 'approved' AND withdrawn_at IS NULL
  AND tstzrange(starts_at, until) @> ?::timestamptz)`;

/** The same, or whether it is approved and begins after that. */
export const IS_APPROVED = `(decision = 'approved' AND withdrawn_at IS NULL
  AND until > ?::timestamptz)`;
