/** `stop.set` v1: somebody stops part of the line; the reason is erasable. */
export interface StopSetPayload {
  /** Null: every service. */
  service: string | null;
  /** Null: every environment. */
  environment: string | null;
  /** Catalog group that owns it beside who set it; null: none. */
  team: string | null;
  /** When it ends by itself, ISO 8601 UTC. */
  until: string;
}

/** A row of `stops`. */
export interface StopRow {
  id: string;
  service_ref: string | null;
  environment: string | null;
  team: string | null;
  set_by: string;
  reason: string | null;
  since: Date;
  until: Date;
  lifted_by: string | null;
  lifted_at: Date | null;
  stream_seq: string;
}

/** Controls that stops support. */
export const STOP_CONTROLS = ['SOC2:CC7.4', 'SOC2:CC8.1', 'NIST:CM-3'];

/** Stream of a stop. */
export function stopStream(id: string): string {
  return `stop:${id}`;
}
