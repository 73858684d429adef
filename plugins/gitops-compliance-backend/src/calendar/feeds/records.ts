import type { FeedCopy } from '@gitops-compliance/rules';
import { asPayload } from '../../deployments/records';
import type { EntryDraft } from '../../ledger/Ledger';

/** Stream of what the calendar's feeds held. */
export const FEED_STREAM = 'calendar:feeds';

/**
 * `calendar.feed-changed` v1: what a feed held when it was read, where that
 * differs from what was on record. For whom its events are is the policy's.
 */
export type FeedChangedPayload = FeedCopy;

/** A row of `calendar_feed_copies`. */
export interface FeedCopyRow {
  stream_seq: string;
  feed: string;
  hash: string;
  since: Date;
  events: FeedCopy['events'];
}

/** A row of `calendar_feed_readings`. */
export interface FeedReadingRow {
  feed: string;
  address: string | null;
  etag: string | null;
  tried_at: Date;
  read_at: Date | null;
  problem: string | null;
}

/** A draft of the entry. */
export function feedChanged(
  payload: FeedChangedPayload,
  occurredAt: string,
): EntryDraft {
  return {
    type: 'calendar.feed-changed',
    v: 1,
    occurredAt,
    source: { collector: 'portal' },
    attestation: 'read',
    controls: ['SOC2:CC8.1', 'ISO:A.8.32', 'NIST:CM-3'],
    payload: asPayload(payload),
  };
}
