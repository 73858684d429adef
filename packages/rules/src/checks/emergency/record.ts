import { z } from 'zod';
import type { Actor } from '../../gates/types';

/** An entry of the stream of an emergency, as far as checks judge it. */
export interface EmergencyEvent {
  type: string;
  /** ISO 8601 UTC. */
  occurredAt: string;
  payload: unknown;
  /** Role to opaque reference. */
  persons: Record<string, string>;
}

/** An emergency as its entries tell it. Instants are ISO 8601 UTC. */
export interface EmergencyRecord {
  targets: { service: string; environment: string }[];
  declaredAt: string;
  expiresAt: string;
  /** Null: it was not ended before its time was over. */
  endedAt: string | null;
  declarer: Actor | null;
  /** Null: nobody confirmed it. */
  confirmed: { at: string; by: Actor | null } | null;
  /** Null: it is not over, or what it owes is not on record. */
  owed: { kind: string; target: Target | null; dueAt: string }[] | null;
  /** What was settled of it: that Git and what runs agree again. */
  settled: { target: Target | null; isLate: boolean }[];
  /** Null: nobody reviewed it. */
  reviewed: { at: string; by: Actor | null; isLate: boolean } | null;
  /** When a pager took that it was declared; null: none did. */
  alertedAt: string | null;
  /** Whether the last pager refused that, or was not reached. */
  wasUndelivered: boolean;
}

/** The emergency of a change. */
export interface EmergencyOfChange {
  number: number;
  /** Null: its entries are not at hand. */
  record: EmergencyRecord | null;
  /**
   * Within how many seconds a pager was to take it, by the policy in force when
   * it was declared; null: not known; absent: not told, 15 minutes.
   */
  alertWithinSeconds?: number | null;
}

type Target = EmergencyRecord['targets'][number];

const target = z.object({ service: z.string(), environment: z.string() });
const declaredSchema = z.object({
  targets: z.array(target),
  expiresAt: z.string(),
});
const owedSchema = z.object({
  duties: z.array(
    z.object({
      kind: z.string(),
      target: target.nullable(),
      dueAt: z.string(),
    }),
  ),
});
const settledSchema = z.object({
  kind: z.literal('pull-request'),
  target: target.nullable(),
  isLate: z.boolean(),
});
const reviewSchema = z.object({ isLate: z.boolean() });
const pageSchema = z.object({
  occasion: z.literal('declared'),
  next: z.string().nullish(),
});

/**
 * An emergency from its entries in their order; null where its declaration is
 * not among them. What cannot be read is passed over, so that it is missing.
 *
 * @param actor - who is behind a reference
 */
export function emergencyRecordOf(
  events: readonly EmergencyEvent[],
  actor: (ref: string) => Actor,
): EmergencyRecord | null {
  return events.reduce<EmergencyRecord | null>((record, event) => {
    if (event.type === 'emergency.declared') return declared(event, actor);
    return record && { ...record, ...moved(record, event, actor) };
  }, null);
}

function declared(
  { payload, persons, occurredAt }: EmergencyEvent,
  actor: (ref: string) => Actor,
): EmergencyRecord | null {
  const read = declaredSchema.safeParse(payload).data;
  if (!read) return null;
  return {
    ...read,
    declaredAt: occurredAt,
    endedAt: null,
    declarer: persons.declarer ? actor(persons.declarer) : null,
    confirmed: null,
    owed: null,
    settled: [],
    reviewed: null,
    alertedAt: null,
    wasUndelivered: false,
  };
}

function moved(
  record: EmergencyRecord,
  { type, payload, persons, occurredAt }: EmergencyEvent,
  actor: (ref: string) => Actor,
): Partial<EmergencyRecord> {
  const by = (ref: string | undefined) => (ref ? actor(ref) : null);
  switch (type) {
    case 'emergency.confirmed':
      return { confirmed: { at: occurredAt, by: by(persons.confirmer) } };
    case 'emergency.ended':
      return { endedAt: occurredAt };
    case 'emergency.owed': {
      // What was noticed after its end is owed beside what was known then.
      const read = owedSchema.safeParse(payload).data;
      return { owed: read ? [...(record.owed ?? []), ...read.duties] : null };
    }
    case 'emergency.settled': {
      const read = settledSchema.safeParse(payload).data;
      if (!read) return {};
      const { isLate, target: of } = read;
      return { settled: [...record.settled, { target: of, isLate }] };
    }
    case 'emergency.review-recorded': {
      const read = reviewSchema.safeParse(payload).data;
      return read
        ? { reviewed: { at: occurredAt, by: by(persons.reviewer), ...read } }
        : {};
    }
    case 'emergency.alerted':
      return pageSchema.safeParse(payload).success
        ? { alertedAt: record.alertedAt ?? occurredAt }
        : {};
    case 'emergency.undelivered': {
      const read = pageSchema.safeParse(payload).data;
      return read?.next === null ? { wasUndelivered: true } : {};
    }
    default:
      return {};
  }
}
