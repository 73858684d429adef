import type { VoteDecision } from '@gitops-compliance/rules';

/** `change.voted` v1: a vote of the board; the comment is erasable. */
export interface VotedPayload {
  decision: VoteDecision;
  /** Digest of the change that the voter saw. */
  digest: string;
  /** By which delegation; null: for themself. */
  delegation: string | null;
}

/** `delegation.given` v1: somebody votes for somebody; the reason is erasable. */
export interface DelegationPayload {
  /** From when on, ISO 8601 UTC. */
  since: string;
  /** Until when, ISO 8601 UTC. */
  until: string;
}

/** A row of `votes`. */
export interface VoteRow {
  change_id: string;
  stream_seq: string;
  voter_ref: string;
  delegator_ref: string | null;
  decision: VoteDecision;
  digest: string;
  cast_at: Date;
  comment: string | null;
}

/** A row of `delegations`. */
export interface DelegationRow {
  id: string;
  from_ref: string;
  to_ref: string;
  reason: string | null;
  since: Date;
  until: Date;
  ended_at: Date | null;
  stream_seq: string;
}

/** Controls that votes support. */
export const CAB_CONTROLS = [
  'SOC2:CC8.1',
  'ISO:A.8.32',
  'NIST:CM-3',
  'NIST:AC-5',
];

/** Stream of a delegation. */
export function delegationStream(id: string): string {
  return `delegation:${id}`;
}
