import type {
  DisputeView,
  LedgerRef,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Verdict } from '@gitops-compliance/rules';

/**
 * `dispute.opened` v1: somebody says that a verdict is wrong; why, and where the
 * evidence of it is, are erasable. So are files, with their names and hashes.
 */
export interface DisputeOpenedPayload {
  check: string;
  service: string;
  environment: string;
  /** What is disputed. */
  verdict: Verdict;
  ruleVersion: number;
  /** Entries that it rested on. */
  evidence: LedgerRef[];
  /** What was given as evidence; absent: nothing. */
  files?: { mediaType: string; size: number }[];
}

/** A file in the erasable part of `dispute.opened`, in the same order. */
export interface ErasableFile {
  name: string;
  /** In hex. */
  sha256: string;
}

/**
 * `dispute.answered` v1: the target was judged again. What comes of it is worked
 * out and chosen by nobody; what somebody says to it is erasable.
 */
export interface DisputeAnsweredPayload {
  outcome: 'upheld' | 'changed';
  /** Null: nothing runs there any more. */
  verdict: Verdict | null;
  ruleVersion: number | null;
  evidence: LedgerRef[];
  /** Whether it rests on other entries than what was disputed. */
  factsMoved: boolean;
}

/** A row of `disputes`. */
export interface DisputeRow {
  id: string;
  check_id: string;
  service_ref: string;
  environment: string;
  verdict: Verdict;
  rule_version: number;
  evidence: LedgerRef[];
  link: string | null;
  /** Null: none. */
  files: DisputeView['files'] | null;
  asked_by: string;
  reason: string | null;
  asked_at: Date;
  outcome: 'upheld' | 'changed' | null;
  verdict_now: Verdict | null;
  facts_moved: boolean | null;
  answered_by: string | null;
  answer: string | null;
  answered_at: Date | null;
  stream_seq: string;
}

/** Controls that disputes support. */
export const DISPUTE_CONTROLS = ['SOC2:CC4.1', 'SOC2:CC7.1', 'NIST:CA-7'];

/** Stream of a dispute. */
export function disputeStream(id: string): string {
  return `dispute:${id}`;
}
