import type { LedgerRef } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Verdict } from '@gitops-compliance/rules';

/** Streams of verdicts start with it. */
export const VERDICT_PREFIX = 'verdict:';

/** Stream of the verdicts on what a target runs. */
export function verdictStream(service: string, environment: string): string {
  return `${VERDICT_PREFIX}${environment}/${service}`;
}

/** The target of a stream. */
export function targetOfStream(stream: string): {
  service: string;
  environment: string;
} {
  const name = stream.slice(VERDICT_PREFIX.length);
  const slash = name.indexOf('/');
  return { environment: name.slice(0, slash), service: name.slice(slash + 1) };
}

/**
 * `verdict.changed` v1: what checks say of a target from now on. One entry for
 * all that turned out new together; why they do is its erasable part, for
 * reasons name accounts.
 */
export interface VerdictsPayload {
  changed: {
    check: string;
    verdict: Verdict;
    /** What it said before; null: nothing. */
    was: Verdict | null;
    ruleVersion: number;
    /**
     * Since when it says so, where it said the same under an older name of the
     * service, ISO 8601 UTC; absent: since the entry.
     */
    since?: string;
  }[];
  /** Checks that say nothing of it any more. */
  gone: string[];
  /** Entries that it was judged from. */
  evidence: LedgerRef[];
}

/** The erasable part of `verdict.changed`: sentences by check. */
export interface VerdictsText {
  sentences: Record<string, { reason: string; remedy: string }>;
}

/** What a check says of a target now. */
export interface VerdictRow {
  service_ref: string;
  environment: string;
  check_id: string;
  verdict: Verdict;
  /** Null: erased. */
  reason: string | null;
  remedy: string | null;
  rule_version: number;
  evidence: LedgerRef[];
  since: Date;
  stream_seq: string;
}

/** Verdicts of a target in numbers from an instant on. */
export interface CountsRow {
  service_ref: string;
  environment: string;
  stream_seq: string;
  at: Date;
  passed: number;
  failed: number;
  indeterminate: number;
}
