import type { SentReminder } from '@gitops-compliance/rules';

/**
 * `change.vote-reminded` v1: those whose votes are missing were reminded, or it
 * was escalated; whom is erasable.
 */
export type VoteRemindedPayload = SentReminder;

/** A row of `board_reminders`. */
export interface ReminderRow extends SentReminder {
  change_id: string;
  stream_seq: string;
}
