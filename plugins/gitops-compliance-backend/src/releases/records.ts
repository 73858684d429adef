/** `release.requested` v1. */
export interface ReleaseRequestedPayload {
  /** Number of the release, unique in the portal. */
  number: number;
  /** Whether the rest waits when one of its changes does not succeed. */
  stopOnFailure: boolean;
  /** Seconds between the end of a wave and the next one. */
  pauseSeconds: number;
  /** Its changes, wave by wave. */
  waves: string[][];
  /** Id of the release that it rolls back; absent: none. */
  undoes?: string;
}

/** A row of `releases`. */
export interface ReleaseRow {
  id: string;
  number: number;
  requester_ref: string;
  reason: string | null;
  /** Id of the release that it rolls back. */
  undoes: string | null;
  stop_on_failure: boolean;
  pause_seconds: number;
  resumed_at: Date | null;
  resumed_by: string | null;
  resume_reason: string | null;
  created_at: Date;
  stream_seq: string;
}

/** Stream of a release. */
export function releaseStream(id: string): string {
  return `release:${id}`;
}

/** Scope of the numbers of releases. */
export const RELEASE_NUMBERS = 'releases';
