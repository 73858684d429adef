/** Why a stretch was missed. */
export type GapCause =
  /** The source could not be read. */
  | 'unreachable'
  /** Nobody tried: the portal did not run. */
  | 'silent'
  /** Rows of an application's own history were lost between two readings. */
  | 'history-skipped';

/** Rows of a history that nobody will read any more. */
export interface SkippedRows {
  /** First id that is missing. */
  from: number;
  /** Last one; null: the history was emptied, so how many is not known. */
  to: number | null;
}

/** `collector.gap-opened` v2. In v1 there is only `lastHeard`. */
export interface GapOpenedPayload {
  /** Id of the gap; what closes and accepts it names it. */
  gap: string;
  cause: GapCause;
  /** Until when nothing was missed, ISO 8601 UTC; null: never heard. */
  lastHeard: string | null;
  historyRows: SkippedRows | null;
}

/** `collector.gap-closed` v2. In v1 there is no `gap`. */
export interface GapClosedPayload {
  gap: string;
  lastHeard: string | null;
  /** When the gap was noticed, ISO 8601 UTC. */
  since: string | null;
  /** What was read again, in words. */
  recovered: string;
  /** What was not, and nobody can read any more, in words. */
  notRecovered: string;
}

/** `collector.gap-accepted` v1; who is among the entry's persons. */
export interface GapAcceptedPayload {
  gap: string;
}

/** Id of a gap whose entries have none (v1): where it was opened. */
export function gapOfPlace(stream: string, openedSeq: number): string {
  return `${stream}#${openedSeq}`;
}
