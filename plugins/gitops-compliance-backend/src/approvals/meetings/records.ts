/** A vote that was cast at a meeting: a `change.voted` entry. */
export interface MeetingDecision {
  /** Id of the change. */
  change: string;
  number: number;
  /** The entry in the stream of the change. */
  streamSeq: number;
}

/** How changes of the week before a meeting ended. */
export interface WeekOutcomes {
  succeeded: number;
  failed: number;
  rolledBack: number;
  rejected: number;
  /** Emergencies declared in that week; absent in older minutes. */
  emergencies?: number;
}

/**
 * `board.meeting-held` v1: a meeting of the board, as its chair states it. Who
 * took part is named by reference: `chair`, and `attendee1` to `attendee50`. The
 * notes are erasable.
 */
export interface MeetingHeldPayload {
  /** ISO 8601 UTC; it ended when it was recorded. */
  beganAt: string;
  decisions: MeetingDecision[];
  outcomes: WeekOutcomes;
}

/** A row of `board_meetings`. */
export interface MeetingRow {
  id: string;
  chair_ref: string;
  attendee_refs: string[];
  began_at: Date;
  ended_at: Date;
  decisions: MeetingDecision[];
  outcomes: WeekOutcomes;
  notes: string | null;
  stream_seq: string;
}

/** Stream of a meeting. */
export function meetingStream(id: string): string {
  return `board-meeting:${id}`;
}
